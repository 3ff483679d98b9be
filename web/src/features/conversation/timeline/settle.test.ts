import { expect, test } from 'vitest';
import { messageOf } from '$lib/live/testing/nouns';
import { layOut, settle, type Section } from './rows';

/** Every tenth is a system line, every twentieth begins a day. */
const made = Array.from({ length: 61 }, (_, n) =>
  messageOf({
    id: String(n + 1),
    kind: n % 10 === 5 ? 'event' : 'text',
    sent_at: new Date(Date.UTC(2026, 2, 1 + Math.floor(n / 20), 12, n % 20)).toISOString(),
  }),
);
/** One conversation; of the messages one may have been read since. */
const sections = ({ read, count = 60 }: { read?: number; count?: number } = {}): Section[] => [
  {
    number: 1,
    ended: null,
    messages: made.slice(0, count).map((one, n) => (n === read ? { ...one, status: 'read' } : one)),
  },
];

test('a message that changes is the only one that is drawn again', () => {
  const before = layOut(sections());
  const after = settle(layOut(sections({ read: 30 })), before);
  expect(after).toEqual(layOut(sections({ read: 30 })));
  expect(after.filter((day, n) => day !== before[n])).toHaveLength(1);
  const rows = before.flatMap((day) => day.rows);
  expect(after.flatMap((day) => day.rows).filter((row) => !rows.includes(row))).toHaveLength(1);
});

test('a message that comes draws itself, and its neighbour if they join', () => {
  const before = layOut(sections());
  const after = settle(layOut(sections({ count: 61 })), before);
  expect(after).toEqual(layOut(sections({ count: 61 })));
  const rows = before.flatMap((day) => day.rows);
  expect(after.flatMap((day) => day.rows).filter((row) => !rows.includes(row)).length).toBeLessThanOrEqual(2);
});

test('nothing is drawn again when nothing has changed', () => {
  const before = layOut(sections());
  expect(settle(layOut(sections()), before)).toBe(before);
});
