import { describe, expect, test } from 'vitest';
import type { Message } from '$lib/api';
import { layOut, type Day, type Section } from './rows';

let ids = 0;
/** A message of a local time such as "3 10:41": the third of March 2026. */
function message(time: string, over: Partial<Message> = {}): Message {
  const [day, clock] = time.split(' ');
  const [hours, minutes] = clock!.split(':').map(Number);
  const at = new Date(2026, 2, Number(day), hours, minutes).toISOString();
  const author = { kind: over.direction === 'out' ? 'agent' : 'customer', id: null, name: null };
  return { id: String(++ids), client_id: null, kind: 'text', direction: 'in', author, sent_at: at, ...over } as Message;
}
const section = (messages: Message[], over: Partial<Section> = {}): Section => ({
  number: 1482,
  messages,
  ended: null,
  ...over,
});
/** "day: row row" with a message as <first?>m<last?>. */
const draw = (days: Day[]) =>
  days.map(
    (day) =>
      `${day.key}${day.unread ? ` (${day.unread})` : ''}: ` +
      day.rows
        .map((row) =>
          row.type === 'message'
            ? `${row.first ? '[' : ''}m${row.last ? ']' : ''}`
            : row.type === 'events'
              ? `e${row.messages.length}`
              : row.type,
        )
        .join(' '),
  );

describe('layOut', () => {
  test('groups one author within five minutes, not across authors, notes, lines or days', () => {
    const days = layOut([
      section([
        message('3 10:00'),
        message('3 10:04'),
        message('3 10:09'),
        message('3 10:10', { direction: 'out' }),
        message('3 10:11', { direction: 'internal', kind: 'note' }),
        message('3 10:11', { kind: 'event', direction: 'internal' }),
        message('3 10:11', { kind: 'event', direction: 'internal' }),
        message('3 23:59'),
        message('4 00:00'),
      ]),
    ]);
    expect(draw(days)).toEqual(['2026-03-03: [m m] [m] [m] [m] e2 [m]', '2026-03-04: [m]']);
  });

  test('the unread divider joins the name of the day, or stands by itself within one', () => {
    const [a, b, c] = [message('3 10:00'), message('4 9:00'), message('4 9:01')];
    expect(draw(layOut([section([a, b, c])], { unread: { id: b.id, count: 2 } }))).toEqual([
      '2026-03-03: [m]',
      '2026-03-04 (2): [m m]',
    ]);
    expect(draw(layOut([section([a, b, c])], { unread: { id: c.id, count: 1 } }))).toEqual([
      '2026-03-03: [m]',
      '2026-03-04: [m] unread [m]',
    ]);
  });

  test('earlier conversations come as sections with their end', () => {
    const ended = { at: '2026-03-03T18:00:00Z', by: 'María' };
    const days = layOut([section([message('3 10:00')], { number: 482, ended }), section([message('3 11:00')])]);
    expect(draw(days)).toEqual(['2026-03-03: [m] conversation [m]']);
    expect(days[0]!.rows[1]).toMatchObject({ number: 482, ended });
    expect(draw(layOut([section([], { number: 482, ended }), section([message('3 11:00')])]))).toEqual([
      ': conversation',
      '2026-03-03: [m]',
    ]);
  });

  test('the line of the closed window stands where it closed', () => {
    const closed = new Date(2026, 2, 4, 10, 41).toISOString();
    const before = message('3 10:41');
    const note = message('4 11:02', { kind: 'note', direction: 'internal' });
    expect(draw(layOut([section([before, note])], { windowClosedAt: closed }))).toEqual([
      '2026-03-03: [m]',
      '2026-03-04: window [m]',
    ]);
    expect(draw(layOut([section([before])], { windowClosedAt: closed }))[1]).toBe('2026-03-04: window');
  });

  test('a late message stays where it sorts and opens no second day', () => {
    expect(draw(layOut([section([message('4 9:00'), message('3 9:00'), message('4 9:01')])]))).toHaveLength(1);
  });

  test('a message keeps its key when the server names it', () => {
    const mine = message('3 10:00', { client_id: 'c1', direction: 'out' });
    const key = (m: Message) => layOut([section([m])])[0]!.rows[0]!.key;
    expect(key({ ...mine, id: '99' })).toBe(key(mine));
  });
});
