import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '$lib/api';
import type { Refused } from './changes';
import type { Live } from './live.svelte';
import { Pages, settle } from './testing/pages';
import type { Server } from './testing/server';

const pages = new Pages();
const label = { id: '5', name: 'E5', colour: 'red' as const };
let server: Server;
let live: Live;
let told: Refused[];

/** A page with a conversation that was open before. */
async function visit(): Promise<Live> {
  const page = await pages.visit();
  page.changes.onrefused = (refused) => told.push(refused);
  return page;
}

/** Without a line: until what was tried has come to nothing. */
async function act(run: () => Promise<boolean>): Promise<boolean> {
  const done = run();
  await settle();
  return done;
}

const words = () => told.map(({ act, problem }) => `${act?.verb} ${problem.code}`);

beforeEach(async () => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  server = pages.server;
  told = [];
  server.create({ assignee: { id: '1', name: 'Ana' } });
  live = await visit();
  void live.list({ view: 'mine' }).load();
  void live.open(1);
  await settle();
  await live.cache.flush(); // an earlier visit that a later one remembers
});

test('what I do without a line is shown, is done once in its order when the line is back, over a reload', async () => {
  server.down = true;
  server.cut();
  expect(await act(() => live.changes.label(1, label, true))).toBe(false);
  expect(await act(() => live.changes.close(1))).toBe(false);
  expect(words()).toEqual(['labels network', 'close network']);
  expect(live.conversation(1)).toMatchObject({ status: 'closed', labels: [label] });
  expect(live.list({ view: 'mine' }).numbers).toEqual([]);

  const again = await visit();
  void again.open(1).catch(() => undefined);
  await settle();
  expect(again.conversation(1)).toMatchObject({ status: 'closed', labels: [label] });
  expect(server.acted).toEqual([]);

  server.down = false;
  await settle(20_000);
  await settle(20_000);
  expect(server.acted).toEqual(['1 labels', '1 close']);
  expect(server.get(1)).toMatchObject({ status: 'closed', labels: [label] });
  expect(await again.cache.all('outbox')).toEqual([]);
});

test('one whose answer was lost is not done again', async () => {
  const { conversations } = live.api;
  const send = conversations.act;
  vi.spyOn(conversations, 'act').mockImplementationOnce(async (...asked) => {
    await send(...asked);
    throw new Problem(0, 'network');
  });
  await act(() => live.changes.label(1, label, true));
  await settle(5000);
  expect(server.acted).toEqual(['1 labels']);
  expect(live.conversation(1)?.labels).toEqual([label]);
});

test('one that a colleague overtook is told, with what is there now, and can be done all the same', async () => {
  server.down = true;
  await act(() => live.changes.close(1));
  server.change(1, { assignee: { id: '2', name: 'Juan' } });
  server.down = false;
  await settle(5000);
  expect(words()).toEqual(['close network', 'close changed_meanwhile']);
  expect(live.conversation(1)).toMatchObject({ status: 'open', assignee: { name: 'Juan' } });
  told[1]?.again?.();
  await settle();
  expect([server.get(1).status, server.acted]).toEqual(['closed', ['1 close']]);
});

test('one that is taken back while it waits is never done', async () => {
  server.down = true;
  await act(() => live.changes.close(1));
  told[0]?.cancel?.();
  expect(live.conversation(1)?.status).toBe('open');
  server.down = false;
  await settle(5000);
  expect(server.acted).toEqual([]);
});

test('it keeps its place among the messages of the conversation', async () => {
  server.down = true;
  void live.outbox.send(1, { kind: 'text', text: 'Hasta pronto' });
  await settle();
  await act(() => live.changes.close(1));
  await live.outbox.send(1, { kind: 'note', text: 'Era del pedido 7' });
  server.down = false;
  server.requests.length = 0;
  await settle(20_000);
  await settle(20_000);
  const writes = server.requests.filter((one) => one.startsWith('POST'));
  expect(writes).toEqual([
    'POST /conversations/1/messages',
    'POST /conversations/1/close',
    'POST /conversations/1/messages',
  ]);
  expect(live.outbox.waiting).toBe(0);
});

test('nobody is told of a reading that waits', async () => {
  server.change(1, { unread_count: 2 });
  await settle();
  server.down = true;
  await act(() => live.changes.read(1));
  expect([told, live.conversation(1)?.unread_count]).toEqual([[], 0]);
  server.down = false;
  await settle(5000);
  expect(server.acted).toEqual(['1 read']);
});
