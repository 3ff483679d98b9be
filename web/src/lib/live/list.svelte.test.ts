import { describe, expect, test, vi } from 'vitest';
import type { Conversation, ConversationQuery, Page } from '$lib/api';
import { Conversations } from './conversations.svelte';
import { deferred } from './deferred';
import { List } from './list.svelte';
import { conversationOf } from './testing/nouns';

const pageSize = 50;
const count = 2000;

/** The later the number, the earlier in the list. */
const row = (number: number, over: Partial<Conversation> = {}) =>
  conversationOf({
    id: String(10_000 + number),
    number,
    last_activity_at: new Date(Date.UTC(2026, 2, 1) + number * 60_000).toISOString(),
    ...over,
  });

/** A list over a server that has conversations, the newest first. */
function listOf(
  rows: Conversation[],
  { recall, wait }: { recall?: () => Promise<Conversation[]>; wait?: () => Promise<unknown> } = {},
) {
  const conversations = new Conversations();
  const asked: number[] = [];
  const order = () => rows.toSorted((a, b) => (a.last_activity_at < b.last_activity_at ? 1 : -1));
  const query: ConversationQuery = { view: 'all' };
  const list = new List(query, {
    conversations,
    me: () => '1',
    involved: () => undefined,
    fetch: async ({ after, limit }): Promise<Page<Conversation>> => {
      asked.push(limit);
      await wait?.();
      const from = Number(after ?? 0);
      const items = order().slice(from, from + limit);
      const next = from + limit < rows.length ? String(from + limit) : null;
      return { items, next } as Page<Conversation>;
    },
    recall: recall ?? (() => Promise.resolve(undefined)),
    remember: () => undefined,
    onload: () => undefined,
  });
  conversations.onchange = (numbers) => list.update(numbers);
  return { list, conversations, asked };
}

describe('a page more', () => {
  test('is all that is looked at, however many rows there are', async () => {
    const { list } = listOf(Array.from({ length: count }, (_, n) => row(n + 1)));
    await list.load();
    const peek = vi.spyOn(Conversations.prototype, 'peek');
    const sort = vi.spyOn(Array.prototype, 'sort');
    try {
      while (list.more) {
        peek.mockClear();
        sort.mockClear();
        const before = list.numbers.length;
        await list.loadMore();
        expect(list.numbers).toHaveLength(before + pageSize);
        // Once as memory tells of them, and once as the page.
        expect(peek.mock.calls.length).toBeLessThanOrEqual(2 * pageSize);
        const sorted = sort.mock.contexts.map((one) => (one as unknown[]).length);
        expect(Math.max(...sorted)).toBeLessThanOrEqual(pageSize);
      }
    } finally {
      vi.restoreAllMocks();
    }
    expect(list.numbers).toEqual(Array.from({ length: count }, (_, n) => count - n));
  });

  test('brings what memory has of others down to its end, and no further', async () => {
    const { list, conversations } = listOf(Array.from({ length: 200 }, (_, n) => row(n + 1)));
    /** All open ones of memory down to a row, the newest first. */
    const downTo = (last: number) =>
      conversations.all
        .filter((one) => one.status === 'open' && one.last_activity_at >= row(last).last_activity_at)
        .toSorted((a, b) => (a.last_activity_at < b.last_activity_at ? 1 : -1))
        .map((one) => one.number);
    const beside = (number: number, place: number, over: Partial<Conversation> = {}) => {
      const last_activity_at = row(place).last_activity_at.replace('.000Z', '.001Z');
      conversations.put(row(number, { last_activity_at, ...over }));
    };
    await list.load();
    expect(list.numbers).toEqual(downTo(151));
    // Another list has brought them.
    for (const [number, place] of [
      [500, 120],
      [501, 110],
      [502, 115],
      [503, 116],
      [504, 60],
    ] as const)
      beside(number, place);
    expect(list.numbers).toEqual(downTo(151));
    beside(501, 190, { version: '2' });
    conversations.remove(502, '9');
    beside(503, 116, { version: '2', status: 'closed' });
    for (const last of [151, 101, 51, 1]) {
      expect(list.numbers).toEqual(downTo(last));
      await list.loadMore();
    }
    expect(list.more).toBe(false);
    expect(list.numbers).toHaveLength(203);
  });
});

describe('loading', () => {
  const rows = Array.from({ length: 120 }, (_, n) => row(n + 1));

  test('asks the server while the disk is read, and keeps what the disk had on screen', async () => {
    let read: (rows: Conversation[]) => void = () => undefined;
    const disk = new Promise<Conversation[]>((resolve) => (read = resolve));
    let answer: () => void = () => undefined;
    const line = new Promise<void>((resolve) => (answer = resolve));
    const { list, asked } = listOf(rows, { recall: () => disk, wait: () => line });
    const loading = list.load();
    expect(asked).toEqual([50]);
    read(rows.slice(20));
    await vi.waitFor(() => expect(list.state).toBe('cached'));
    expect(list.numbers).toHaveLength(100);
    answer();
    await loading;
    expect([list.state, list.numbers.length]).toEqual(['ready', 120]);
  });

  test('a refusal that is faster than the disk leaves what the disk has', async () => {
    const disk = deferred<Conversation[]>();
    const line = deferred();
    const { list } = listOf(rows, { recall: () => disk.promise, wait: () => line.promise });
    const loading = list.load();
    line.reject(new TypeError('no line'));
    await expect(line.promise).rejects.toThrow();
    disk.resolve(rows.slice(0, 30));
    await loading;
    expect([list.state, list.numbers.length]).toEqual(['error', 30]);
  });
});
