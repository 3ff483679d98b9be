import { expect, test } from 'vitest';
import { judge } from './attachment';

const MB = 1_000_000;
const whatsapp = {
  kinds: ['text', 'image', 'video', 'audio', 'document'] as never,
  media_max: { image: 5 * MB, video: 16 * MB, audio: 16 * MB, document: 100 * MB },
  media_mime: { image: ['image/jpeg', 'image/png'], video: ['video/mp4'], audio: ['audio/mpeg'], document: [] },
};
const file = (type: string, size: number) => ({ name: 'a', type, size });

test.each([
  ['image/jpeg', 1 * MB, { ok: true, kind: 'image' }],
  ['image/jpeg', 6 * MB, { ok: false, problem: 'shrink', kind: 'image', max: 5 * MB }],
  ['image/webp', 1 * MB, { ok: false, problem: 'shrink', kind: 'image', max: 5 * MB }],
  ['image/gif', 1 * MB, { ok: true, kind: 'document' }],
  ['video/mp4', 17 * MB, { ok: false, problem: 'too_big', kind: 'video', max: 16 * MB }],
  ['video/webm', 2 * MB, { ok: true, kind: 'document' }],
  ['application/pdf', 51 * MB, { ok: false, problem: 'too_big', kind: 'document', max: 50 * MB }],
  ['application/pdf', 50 * MB, { ok: true, kind: 'document' }],
  ['', 10, { ok: true, kind: 'document' }],
  ['text/plain', 0, { ok: false, problem: 'empty', kind: 'document', max: 50 * MB }],
])('%s of %d bytes on WhatsApp', (type, size, expected) => {
  expect(judge(file(type, size), whatsapp, 50 * MB)).toEqual(expected);
});

test('a note takes any file that the server takes', () => {
  expect(judge(file('image/webp', 20 * MB), null, 50 * MB)).toEqual({ ok: true, kind: 'image' });
  expect(judge(file('video/mp4', 51 * MB), null, 50 * MB)).toMatchObject({ problem: 'too_big', max: 50 * MB });
});

test('a channel that lists document types refuses the others', () => {
  const strict = { ...whatsapp, media_mime: { ...whatsapp.media_mime, document: ['application/pdf'] } };
  expect(judge(file('application/x-sh', 10), strict, 50 * MB)).toMatchObject({ ok: false, problem: 'type' });
});
