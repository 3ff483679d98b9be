import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Change } from '$lib/api';
import { conversationOf, messageOf } from '$lib/live/testing/nouns';
import { alertOf } from './alert';
import { Gather } from './gather';
import { Marks } from './marks';
import { inQuiet } from './settings.svelte';

const now = Date.parse('2026-03-03T18:00:00Z');
const facts = { inbox_id: '10', status: 'open' as const, assignee_id: null, team_id: null, bot_id: null };
const ana = { id: '7', name: 'Ana' };

function change(over: Partial<Change>): Change {
  const at = '2026-03-03T18:00:00Z';
  const actor = { kind: 'system' as const, id: null };
  return { seq: '5', at, actor, kind: 'conversation.changed', conversation: conversationOf(), ...over };
}
const heard = (over: Partial<Change>) => alertOf({ name: 'change', data: change(over) }, '7', now);
const told = (over: Partial<Change>) => alertOf({ name: 'notification', data: change(over) }, '7', now);

describe('alertOf', () => {
  test('a conversation that comes into the queue', () => {
    const kind = 'conversation.created';
    expect(heard({ kind, before: null, after: facts })).toMatchObject({ kind: 'unassigned', number: 1, href: '/c/1' });
    expect(heard({ before: { ...facts, assignee_id: '7' }, after: facts })?.kind).toBe('unassigned');
    expect(heard({ before: { ...facts, status: 'snoozed' }, after: facts })?.kind).toBe('unassigned');
  });

  test.each<[string, Partial<Change>]>([
    ['one that waits on', { before: facts, after: { ...facts, team_id: '3' } }],
    ['one that a bot has', { before: null, after: { ...facts, bot_id: '3' } }],
    ['history that comes in', { before: null, after: { ...facts, status: 'closed' } }],
    ['what I did myself', { before: null, after: facts, actor: { kind: 'user', id: '7' } }],
    ['what is long ago', { before: null, after: facts, at: '2026-03-03T17:58:00Z' }],
    ['a conversation that is gone', { before: null, after: facts, conversation: null }],
  ])('not %s', (_, over) => expect(heard(over)).toBeUndefined());

  test('what the customer writes in mine', () => {
    const mine = conversationOf({ assignee: ana, unread_count: 1 });
    const kind = 'message.created';
    const message = messageOf({ direction: 'in', text: 'Hola' });
    expect(heard({ kind, conversation: mine, message })).toMatchObject({ kind: 'message', text: 'Hola' });
    expect(heard({ kind, conversation: conversationOf({ unread_count: 1 }), message })).toBeUndefined();
    expect(heard({ kind, conversation: { ...mine, unread_count: 0 }, message })).toBeUndefined();
    expect(heard({ kind, conversation: mine, message: messageOf({ direction: 'out' }) })).toBeUndefined();
  });

  test('what the bell tells, and not that something was read', () => {
    const message = messageOf({ id: '900' });
    const mention = { notification: { id: '1', kind: 'mention', times: 1, by: { id: '8', name: 'Leo' } }, message };
    expect(told(mention)).toMatchObject({ kind: 'mention', told: { by: 'Leo' }, href: '/c/1?message=900' });
    expect(told({ notification: { id: '1', kind: 'sla_breached' } })?.kind).toBe('sla');
    expect(told({ notification: {} })).toBeUndefined();
    expect(told({ notification: { settings: true } })).toBeUndefined();
  });
});

describe('Gather', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('passes a flood on as a few', () => {
    const passed: number[] = [];
    const gather = new Gather<number>((list) => passed.push(list.length));
    for (let n = 0; n < 100; n++) {
      gather.add(n);
      vi.advanceTimersByTime(70); // 7 s in all
    }
    vi.advanceTimersByTime(10_000);
    expect(passed.length).toBeLessThanOrEqual(4);
    expect(passed.reduce((sum, n) => sum + n)).toBe(100);
    gather.add(1);
    vi.advanceTimersByTime(500);
    expect(passed.at(-1)).toBe(1);
    gather.add(1);
    gather.end();
    vi.advanceTimersByTime(10_000);
    expect(passed.at(-1)).toBe(1);
  });
});

describe('Marks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('one tab is first, and the next when it is gone or was killed', () => {
    const store = storage();
    const [one, two] = [new Marks('turn ', 'a', store), new Marks('turn ', 'b', store)];
    expect([one.first(), two.first()]).toEqual([true, true]); // nobody is there yet
    two.keep();
    one.keep('12');
    expect([one.first(), two.first()]).toEqual([true, false]);
    expect(two.words()).toEqual(['', '12']);
    vi.advanceTimersByTime(600_000); // both are still there
    expect([one.first(), two.first()]).toEqual([true, false]);
    one.drop();
    expect(two.first()).toBe(true);
    one.keep();
    expect(two.first(Date.now() + 95_000)).toBe(true); // no mark is fresh
    one.end();
    two.end();
    expect(one.words()).toEqual([]);
  });
});

test('inQuiet', () => {
  const night = { on: true, from: 20 * 60, to: 8 * 60, time_zone: 'America/Bogota' };
  const at = (time: string) => inQuiet(night, Date.parse(time));
  expect([at('2026-03-03T01:00:00Z'), at('2026-03-03T12:59:00Z')]).toEqual([true, true]);
  expect([at('2026-03-03T13:00:00Z'), at('2026-03-04T00:59:00Z')]).toEqual([false, false]);
  expect(inQuiet({ ...night, on: false }, Date.parse('2026-03-03T01:00:00Z'))).toBe(false);
});

function storage(): Storage {
  const kept = new Map<string, string>();
  const methods = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return new Proxy(methods, {
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }) as unknown as Storage;
}
