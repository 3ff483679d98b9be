import { expect, test } from 'vitest';
import type { Kind, Message } from '$lib/api';
import { outgoing } from './outgoing';

const file = (kind: Kind, caption = '') => ({ kind, caption, upload: undefined });
const draft = (text: string, files: ReturnType<typeof file>[] = [], quoted: Message | null = null) => ({
  text,
  files,
  quoted,
});
const brief = (messages: ReturnType<typeof outgoing>) =>
  messages.map(({ kind, text }) => (text ? `${kind}: ${text}` : kind));

test.each([
  ['a text', draft(' hola\n'), ['text: hola']],
  ['a picture takes the text', draft('mira', [file('image')]), ['image: mira']],
  ['sound does not', draft('oye', [file('audio')]), ['text: oye', 'audio']],
  [
    'others have their own words',
    draft('uno', [file('image', 'x'), file('document', 'dos')]),
    ['image: uno', 'document: dos'],
  ],
  ['nothing', draft('  '), []],
])('%s', (_, written, expected) => expect(brief(outgoing(written, 'reply'))).toEqual(expected));

test('in a note everything is a note, and nothing is quoted', () => {
  const quoted = { id: '1' } as Message;
  const messages = outgoing(draft('ojo', [file('audio')], quoted), 'note');
  expect(brief(messages)).toEqual(['note: ojo']);
  expect(messages[0]?.reply_to).toBeUndefined();
});

test('the quote belongs to the first message', () => {
  const quoted = { id: '1' } as Message;
  const [first, second] = outgoing(draft('a', [file('audio')], quoted), 'reply');
  expect([first?.reply_to, second?.reply_to]).toEqual([quoted, undefined]);
});
