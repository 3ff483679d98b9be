import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { office } from '$lib/api/office';
import { type FoundAll, type Hit } from '$lib/api';
import { Search } from './search.svelte';

const hit = (id: string, text: string) => ({ id, text, marks: [], conversation: { number: 1 } }) as unknown as Hit;
const found = (items: Hit[], next: string | null = null): FoundAll => ({
  conversations: [],
  contacts: [],
  messages: { items, next, complete: true },
});

let search: Search;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  search = new Search(6);
  stop = $effect.root(() => {
    $effect(() => search.ask());
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function type(text: string) {
  search.text = text;
  flushSync();
  await vi.advanceTimersByTimeAsync(180);
  flushSync();
}
const texts = () => search.messages.map((one) => one.text);

test('asks once typing pauses, and only for what is typed last', async () => {
  const all = vi.spyOn(office.search, 'all').mockImplementation((q) => Promise.resolve(found([hit('1', q)])));
  search.text = 'ru';
  flushSync();
  await vi.advanceTimersByTimeAsync(100);
  await type('rua');
  expect(all.mock.calls.map(([q]) => q)).toEqual(['rua']);
  expect(texts()).toEqual(['rua']);
});

test('an answer that comes late is not shown for other words', async () => {
  let answer: (found: FoundAll) => void = () => undefined;
  vi.spyOn(office.search, 'all').mockImplementation((q) =>
    q === 'poncho' ? new Promise((resolve) => (answer = resolve)) : Promise.resolve(found([hit('2', 'una ruana')])),
  );
  await type('poncho');
  await type('ruana');
  answer(found([hit('1', 'un poncho')]));
  await vi.advanceTimersByTimeAsync(1);
  expect(texts()).toEqual(['una ruana']);
});

test('what was found for the beginning of a word stands, as far as it fits, until the rest is answered', async () => {
  vi.spyOn(office.search, 'all').mockImplementation((q) =>
    q === 'ru' ? Promise.resolve(found([hit('1', 'una RUANA'), hit('2', 'la rueda')])) : new Promise(() => undefined),
  );
  await type('ru');
  search.text = 'rua';
  expect(texts()).toEqual(['una RUANA']);
  search.text = 'poncho';
  expect(texts()).toEqual([]);
});

test('a failure is told, and asked again', async () => {
  const all = vi.spyOn(office.search, 'all').mockRejectedValueOnce(new Error('down'));
  await type('ruana');
  expect(search.problem).toBeDefined();
  expect(search.asking).toBe(false);
  all.mockResolvedValueOnce(found([hit('1', 'ruana')]));
  search.retry();
  flushSync();
  await vi.advanceTimersByTimeAsync(180);
  expect(search.problem).toBeUndefined();
  expect(texts()).toEqual(['ruana']);
});

test('older messages are added below', async () => {
  vi.spyOn(office.search, 'all').mockResolvedValue(found([hit('2', 'ruana 2')], 'next'));
  const messages = vi
    .spyOn(office.search, 'messages')
    .mockResolvedValue({ items: [hit('1', 'ruana 1')], next: null, complete: true });
  await type('ruana');
  expect(search.more).toBe(true);
  await search.loadMore();
  expect(messages.mock.calls[0]?.[0]).toMatchObject({ q: 'ruana', after: 'next' });
  expect(texts()).toEqual(['ruana 2', 'ruana 1']);
  expect(search.more).toBe(false);
});
