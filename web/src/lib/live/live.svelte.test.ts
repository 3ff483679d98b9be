import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '$lib/api';
import { Live } from './live.svelte';
import { messageOf } from './testing/nouns';
import { Pages, settle } from './testing/pages';
import type { Server } from './testing/server';

const pages = new Pages();
let server: Server;
let live: Live;
beforeEach(() => {
  server = pages.server;
});

describe('live lists', () => {
  test('rows below the loaded pages wait for theirs', async () => {
    for (let i = 0; i < 120; i++) server.create();
    live = await pages.visit();
    const list = live.list({ view: 'unassigned', sort: 'created' });
    void list.load();
    await settle();
    expect(list.numbers).toHaveLength(50);
    server.change(100, { unread_count: 1 }); // known from now on, but others lie between
    await settle();
    expect(list.numbers).toHaveLength(50);
    void list.loadMore();
    await settle();
    expect(list.numbers).toHaveLength(100);
    expect(live.conversation(100)?.unread_count).toBe(1);
  });

  test('a conversation that I may no longer see leaves every store', async () => {
    for (let i = 0; i < 3; i++) server.create({ assignee: { id: '1', name: 'Ana' }, unread_count: 1 });
    server.say(2);
    live = await pages.visit();
    const list = live.list({ view: 'mine' });
    void list.load();
    void live.open(2);
    await settle();
    expect(live.counts).toMatchObject({ mine: 3, mine_unread: 3 });
    server.change(2, { inbox: { id: '99', name: 'Otra', channel: 'whatsapp' } });
    await settle();
    expect(list.numbers).toEqual([3, 1]);
    expect(live.conversation(2)).toBeUndefined();
    expect(live.thread(2).messages).toEqual([]);
    expect(live.counts).toMatchObject({ mine: 2, mine_unread: 2, all: 2 });
    const opening = live.open(2).catch((error: unknown) => error);
    await settle();
    expect(await opening).toMatchObject({ status: 404 });
  });

  test('one message changes: the others stay the same objects', async () => {
    server.create();
    const first = server.say(1);
    const second = server.say(1);
    live = await pages.visit();
    void live.open(1);
    await settle();
    const before = live.thread(1).messages;
    server.edit(1, second.id, { status: 'read' });
    await settle();
    const after = live.thread(1).messages;
    expect(after[0]).toBe(before[0]);
    expect(after[0]?.id).toBe(first.id);
    expect(after[1]?.status).toBe('read');
  });

  test('older pages join without a gap', async () => {
    server.create();
    for (let i = 0; i < 180; i++) server.say(1, { text: String(i) });
    live = await pages.visit();
    void live.open(1);
    await settle();
    const thread = live.thread(1);
    expect(thread.messages).toHaveLength(50);
    while (thread.more) {
      void thread.loadOlder();
      server.say(1);
      await settle();
    }
    expect(thread.messages.map((one) => one.id)).toEqual(server.messages.get(1)?.map((one) => one.id));
  });
});

describe('changes of mine', () => {
  beforeEach(async () => {
    server.create({ unread_count: 2 });
    server.create();
    live = await pages.visit();
    void live.list({ view: 'unassigned' }).load();
    await settle();
  });

  test('are on screen before the server answers, and count once', async () => {
    const unassigned = live.list({ view: 'unassigned' });
    const done = live.changes.assignToMe(1);
    expect(unassigned.numbers).toEqual([2]);
    expect(live.counts).toMatchObject({ mine: 1, mine_unread: 1, unassigned: 1 });
    await settle();
    expect(await done).toBe(true);
    expect(live.counts).toMatchObject({ mine: 1, mine_unread: 1, unassigned: 1 });
    expect({ ...live.counts, seq: '' }).toEqual({ ...server.counts(), seq: '' });
  });

  test('are taken back when the server refuses, with the reason', async () => {
    const refused = vi.fn();
    live.changes.onrefused = refused;
    server.answers.push(() => new Problem(409, 'changed_meanwhile', { params: { by: { id: '2', name: 'Juan' } } }));
    const done = live.changes.assignToMe(1);
    await settle();
    expect(await done).toBe(false);
    expect(live.list({ view: 'unassigned' }).numbers).toEqual([2, 1]);
    expect(live.counts).toMatchObject({ mine: 0, unassigned: 2 });
    expect(refused).toHaveBeenCalledWith({
      number: 1,
      problem: expect.objectContaining({ code: 'changed_meanwhile' }),
    });
  });

  test('give way at once to what a faster colleague did', async () => {
    const known = live.conversation(1);
    const theirs = { ...known, assignee: { id: '2', name: 'Juan' }, version: '999' };
    server.answers.push(() => new Problem(409, 'changed_meanwhile', { params: { conversation: theirs } }));
    const done = live.changes.assignToMe(1);
    await settle();
    expect(await done).toBe(false);
    expect(live.conversation(1)?.assignee?.name).toBe('Juan');
    expect(live.list({ view: 'unassigned' }).numbers).toEqual([2]);
  });

  test('say which message was the last one seen when they finish a conversation', async () => {
    const refused = vi.fn();
    live.changes.onrefused = refused;
    const closing = vi.spyOn(live.api.conversations, 'act');
    const last_message = { ...messageOf({ id: '901' }), sent_at: server.now() };
    server.change(1, { last_message });
    await settle();
    server.answers.push(
      () => new Problem(409, 'written_meanwhile', { params: { messages: [messageOf({ id: '902' })] } }),
    );
    const done = live.changes.close(1);
    await settle();
    expect(await done).toBe(false);
    expect(closing.mock.lastCall?.[1]).toBe('close');
    expect(closing.mock.lastCall?.[2]).toMatchObject({ expected_status: 'open', last_seen_id: '901' });
    expect(live.conversation(1)?.status).toBe('open');
    expect(refused).toHaveBeenCalledOnce();

    void live.changes.close(1, '902');
    await settle();
    expect(closing.mock.lastCall?.[2]).toMatchObject({ last_seen_id: '902' });
    expect(live.conversation(1)?.status).toBe('closed');
  });

  test('stand while the stream is down, and yield to what the server says later', async () => {
    server.cut();
    server.down = false;
    void live.changes.close(2);
    await settle(10);
    expect(live.conversation(2)?.status).toBe('closed');
    server.change(2, { status: 'open' });
    await settle(5000);
    expect(live.conversation(2)?.status).toBe('open');
    expect({ ...live.counts, seq: '' }).toEqual({ ...server.counts(), seq: '' });
  });
});

describe('the session', () => {
  test('that ended while working asks to sign in again and loses nothing', async () => {
    server.create();
    live = await pages.visit();
    await live.list({ view: 'all' }).load();
    live.api.http.onUnauthenticated?.(new Problem(401, 'unauthenticated'));
    expect([live.phase, live.expired]).toEqual(['ready', true]);
    expect(live.list({ view: 'all' }).numbers).toEqual([1]);
  });

  test.each([
    ['is not there', new Problem(401, 'unauthenticated'), false],
    ['wants a second step set up first', new Problem(403, 'second_factor_required'), true],
  ])('that %s leads to the door', async (_, problem, enrolling) => {
    server.answers.push(() => {
      live.api.http.onUnauthenticated?.(problem);
      return problem;
    });
    live = new Live(server.api());
    const started = live.start();
    await settle();
    await started;
    expect([live.phase, live.enrolling]).toEqual(['signed_out', enrolling]);
  });

  test('without a server says so, and begins once there is one', async () => {
    server.down = true;
    live = await pages.visit();
    expect(live.phase).toBe('failed');
    server.down = false;
    await settle(5000);
    expect(live.phase).toBe('ready');
  });
});

/** Numbers of the conversations of which this browser keeps something: rows of lists, and messages. */
async function keptOnDisk(page: Live): Promise<number[]> {
  await page.cache.flush();
  const lists = await page.cache.all<{ number: number }[]>('lists');
  const threads = await page.cache.all<{ conversation: { number: number } }>('threads');
  const numbers = [...lists.flat(), ...threads.map((one) => one.conversation)].map((one) => one.number);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

test('what I may no longer see leaves the screen, memory and disk', async () => {
  server.create({ assignee: { id: '1', name: 'Ana' } });
  server.create({ assignee: { id: '2', name: 'Juan' } });
  server.create({ assignee: { id: '2', name: 'Juan' } });
  live = await pages.visit();
  const list = live.list({ view: 'all' });
  void list.load();
  for (const number of [1, 2, 3]) {
    void live.open(number);
    await settle();
  }
  expect(list.numbers).toHaveLength(3);
  expect(await keptOnDisk(live)).toEqual([1, 2, 3]);

  server.access = { ...server.access, sight: 'own' };
  server.resync('rights');
  await settle();
  await settle();
  expect(list.numbers).toEqual([1]);
  expect(live.conversation(3)).toBeUndefined(); // the open one
  expect(live.thread(3).messages).toEqual([]);
  expect(live.knownConversations.map((one) => one.number)).toEqual([1]);
  expect(await keptOnDisk(live)).toEqual([1]);
});

test('what another takes from my sight leaves the disk', async () => {
  server.access = { ...server.access, sight: 'own' };
  server.create();
  live = await pages.visit();
  void live.list({ view: 'unassigned' }).load();
  void live.open(1);
  await settle();
  expect(await keptOnDisk(live)).toEqual([1]);
  server.change(1, { assignee: { id: '2', name: 'Juan' } });
  await settle();
  await settle(2000);
  expect(await keptOnDisk(live)).toEqual([]);
});
