import { expect, test } from 'vitest';
import type { Change } from '$lib/api';
import { conversationOf, messageOf } from '$lib/live/testing/nouns';
import { wokeFor } from './awake';

const now = Date.parse('2026-03-03T12:00:00Z');
const change = (assignee: string | null, line: object, at = now): Change => ({
  seq: '5',
  at: new Date(at).toISOString(),
  kind: 'conversation.changed',
  actor: { kind: 'system', id: null },
  conversation: conversationOf({ assignee: assignee ? { id: assignee, name: 'Ana' } : null }),
  message: messageOf({ kind: 'event', content: { event: { name: 'woke', ...line } } }),
});

test.each([
  ['mine', change('1', {}), true],
  ['mine, by the customer', change('1', { from: 'message' }), true],
  ['a colleague’s', change('2', { to_id: '1' }), false],
  ['nobody’s, put away by me', change(null, { to_id: '1' }), true],
  ['nobody’s, put away by a colleague', change(null, { to_id: '2' }), false],
  ['long ago', change('1', {}, now - 120_000), false],
  ['another line', change('1', { name: 'closed' }), false],
])('%s', (_, given, expected) => {
  expect(wokeFor(given, '1', now) !== undefined).toBe(expected);
});
