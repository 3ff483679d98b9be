import { beforeEach, expect, test, vi } from 'vitest';
import { Problem, type Message } from '$lib/api';
import { Passage } from './passage.svelte';
import { messageOf } from './testing/nouns';
import { Thread } from './thread.svelte';

const count = 600;
let stored: Message[];
let requests: number;
let thread: Thread;

const one = (n: number, over: Partial<Message> = {}) =>
  messageOf({ id: String(n), sort_key: String(n).padStart(6, '0'), seq: n, text: `Línea ${n}`, ...over });

/** As the API answers: newest first, `next` the cursor of older ones. */
async function page(_: number, query: { after?: string; around?: string; limit: number }) {
  requests++;
  await new Promise((resolve) => setImmediate(resolve)); // a network answers after the microtasks
  const newestFirst = [...stored].reverse();
  const at = newestFirst.findIndex(({ id }) => id === (query.around ?? query.after));
  if (query.around && at < 0) throw new Problem(404, 'not_found');
  const from = query.around ? Math.max(0, at - Math.floor(query.limit / 2)) : at + 1;
  const to = query.around ? at + Math.ceil(query.limit / 2) : from + query.limit;
  const items = newestFirst.slice(from, to);
  return { items, next: to < newestFirst.length ? (items.at(-1)?.id ?? null) : null, previous: null };
}

const ids = (of: Thread) => of.messages.map(({ id }) => Number(id));
const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

beforeEach(async () => {
  requests = 0;
  stored = run(1, count).map((n) => one(n));
  thread = new Thread(1, { page, heard: () => '5' });
  await thread.take({ messages: stored.slice(-50), more: true, next: '551', previous: null, seq: '5' });
});

test('a message far back costs one request, and what is around it is apart', async () => {
  await new Passage(thread).begin('200');
  expect(requests).toBe(1);
  expect(ids(thread)).toEqual(run(551, 600));
  expect(thread.past && ids(thread.past)).toEqual(run(151, 250));
  expect(thread.message('200')?.text).toBe('Línea 200');
});

test('it grows at both edges, and is over where it meets what is here', async () => {
  const past = new Passage(thread);
  await past.begin('440');
  await past.loadOlder();
  await past.loadNewer();
  expect(thread.past).toBe(past);
  expect(ids(past)).toEqual(run(341, 540));
  await past.loadNewer();
  expect(thread.past).toBeUndefined();
  expect(ids(thread)).toEqual(run(341, 600));
  await thread.loadOlder();
  expect([ids(thread)[0], requests]).toEqual([291, 5]);
});

test('near the end there is no gap at all', async () => {
  await new Passage(thread).begin('530');
  expect([thread.past, ids(thread)]).toEqual([undefined, run(481, 600)]);
  await thread.loadOlder();
  expect(ids(thread)[0]).toBe(431);
});

test('several at once, and while older ones are being loaded, all come to an end', async () => {
  const older = thread.loadOlder();
  await Promise.all([older, new Passage(thread).begin('300'), new Passage(thread).begin('100')]);
  expect(requests).toBe(3);
  expect(thread.past?.message('100')).toBeDefined();
  await Promise.all([thread.past?.loadNewer(), thread.past?.loadNewer(), thread.past?.loadOlder()]);
  expect(requests).toBe(5);
  expect(ids(thread)).toEqual(run(501, 600));
});

test('what changes in the past is shown there, what comes is at the end', async () => {
  await new Passage(thread).begin('200');
  thread.put(one(210, { text: 'editada' }), '6');
  thread.put(one(601), '7');
  const undo = thread.patch('220', (message) => ({ ...message, text: 'a medias' }));
  const texts = () => ['210', '220'].map((id) => thread.past?.messages.find((message) => message.id === id)?.text);
  expect(texts()).toEqual(['editada', 'a medias']);
  undo();
  expect(texts()[1]).toBe('Línea 220');
  expect(thread.past?.lastSeenId).toBe('250');
  expect(thread.lastSeenId).toBe('601');
});

test('one that is not there is refused, and changes nothing', async () => {
  await expect(new Passage(thread).begin('9999')).rejects.toMatchObject({ status: 404 });
  expect(thread.past).toBeUndefined();
});

test('after a gap of the log the past is fetched again, too', async () => {
  await new Passage(thread).begin('200');
  stored[199] = one(200, { text: 'cambiada entretanto' });
  thread.fresh = false;
  await thread.take({ messages: stored.slice(-50), more: true, next: '551', previous: null, seq: '9' });
  await vi.waitFor(() => expect(thread.past?.message('200')?.text).toBe('cambiada entretanto'));
});
