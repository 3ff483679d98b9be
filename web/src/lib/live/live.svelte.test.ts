import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem, type ConversationQuery } from '$lib/api';
import { Live } from './live.svelte';
import { messageOf } from './testing/nouns';
import { Server } from './testing/server';

let server: Server;
let live: Live;
const open: Live[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  server = new Server();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.signOut().catch(() => undefined);
  vi.useRealTimers();
});

/** A page that has started. */
async function visit(): Promise<Live> {
  const page = new Live(server.api());
  open.push(page);
  const started = page.start();
  await settle();
  await started;
  return page;
}

/** Lets all that is under way come to rest, and `ms` pass. */
async function settle(ms = 50): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await vi.advanceTimersByTimeAsync(ms / 5);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const views: ConversationQuery[] = [
  { view: 'mine' },
  { view: 'unassigned', sort: 'waiting' },
  { view: 'all', sort: 'created' },
  { view: 'all', status: 'closed' },
  { view: 'all', inbox: '10', sort: '-created' },
  { view: 'all', team: '20', status: 'all' },
];

/** What a screen could show, in full. */
async function picture(page: Live) {
  const lists = [];
  for (const query of views) {
    const list = page.list(query);
    const loading = list.load();
    await settle();
    await loading;
    while (list.more) {
      const more = list.loadMore();
      await settle();
      await more;
    }
    lists.push(list.numbers.map(describeRow(page)));
  }
  const opening = page.open(1);
  await settle();
  await opening;
  const messages = page.thread(1).messages.map((one) => `${one.id} ${one.status} ${one.text}`);
  return { lists, messages, counts: { ...page.counts, seq: '' } };
}

const describeRow = (page: Live) => (number: number) => {
  const row = page.conversation(number);
  if (!row) return `${number} is not there`;
  const { status, assignee, team, inbox, unread_count, marked_unread, version } = row;
  return [number, status, assignee?.name, team?.name, inbox.name, unread_count, marked_unread, version].join(' ');
};

/** Pseudo-random, the same for the same seed (mulberry32). */
function random(seed: number): (n: number) => number {
  return (n) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

function disturb(roll: (n: number) => number, steps: number): void {
  const people = [null, { id: '1', name: 'Ana' }, { id: '2', name: 'Juan' }];
  const statuses = ['open', 'pending', 'closed', 'snoozed'] as const;
  const inboxes = [
    { id: '10', name: 'Ventas', channel: 'whatsapp' },
    { id: '99', name: 'Otra', channel: 'whatsapp' }, // not mine to see
  ];
  for (let i = 0; i < steps; i++) {
    const number = 1 + roll(server.conversations.size);
    const unread_count = roll(3);
    const steps: (() => unknown)[] = [
      () => server.create({ assignee: people[roll(3)], unread_count, waiting_since: server.now() }),
      () => server.change(number, { assignee: people[roll(3)] }),
      () => server.change(number, { status: statuses[roll(4)] }),
      () => server.change(number, { unread_count, marked_unread: roll(2) === 1 }),
      () => server.change(number, { team: roll(2) ? { id: '20', name: 'Ventas' } : null }),
      () => number > 1 && server.change(number, { inbox: inboxes[roll(2)] }),
      () => server.say(number, { text: String(i) }, { unread_count }),
      () => {
        const all = server.messages.get(number) ?? [];
        const message = all[roll(all.length || 1)];
        if (message) server.edit(number, message.id, { status: 'read', text: 'otra vez' });
      },
    ];
    steps[roll(steps.length)]?.();
  }
}

describe('after a disconnect the screen equals a fresh fetch', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

  test.each(seeds)('when the log is resumed (%i)', async (seed) => {
    const roll = random(seed);
    for (let i = 0; i < 60; i++)
      server.create({ unread_count: roll(2), assignee: roll(2) ? { id: '1', name: 'Ana' } : null });
    live = await visit();
    await picture(live);
    disturb(roll, 30);
    await settle();
    server.down = true;
    server.cut();
    await settle();
    disturb(roll, 60);
    server.down = false;
    await settle(20_000);
    expect(await picture(live)).toEqual(await picture(await visit()));
  });

  test.each(seeds)('when the gap is too old (%i)', async (seed) => {
    const roll = random(seed * 31);
    for (let i = 0; i < 120; i++) server.create();
    for (let i = 0; i < 70; i++) server.say(1);
    live = await visit();
    await picture(live);
    server.down = true;
    server.cut();
    disturb(roll, 80);
    server.forgottenBefore = server.log.length;
    server.down = false;
    await settle(20_000);
    disturb(roll, 20);
    await settle(2000);
    expect(await picture(live)).toEqual(await picture(await visit()));
  });

  test('while the first answers are under way', async () => {
    for (let i = 0; i < 10; i++) server.create();
    live = await visit();
    const list = live.list({ view: 'unassigned' });
    server.answers.push(() => settle(500));
    const loading = list.load();
    await settle();
    server.change(3, { assignee: { id: '2', name: 'Juan' } });
    server.create();
    await settle(2000);
    await loading;
    expect(list.numbers).toEqual(server.list({ view: 'unassigned' }).items.map((one) => one.number));
  });
});

describe('live lists', () => {
  test('rows below the loaded pages wait for theirs', async () => {
    for (let i = 0; i < 120; i++) server.create();
    live = await visit();
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
    live = await visit();
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
    live = await visit();
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
    live = await visit();
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
    live = await visit();
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
    const closing = vi.spyOn(live.api.conversations, 'close');
    const last_message = { ...messageOf({ id: '901' }), sent_at: server.now() };
    server.change(1, { last_message });
    await settle();
    server.answers.push(
      () => new Problem(409, 'written_meanwhile', { params: { messages: [messageOf({ id: '902' })] } }),
    );
    const done = live.changes.close(1);
    await settle();
    expect(await done).toBe(false);
    expect(closing).toHaveBeenLastCalledWith(
      1,
      expect.objectContaining({ expected_status: 'open', last_seen_id: '901' }),
    );
    expect(live.conversation(1)?.status).toBe('open');
    expect(refused).toHaveBeenCalledOnce();

    void live.changes.close(1, '902');
    await settle();
    expect(closing).toHaveBeenLastCalledWith(1, expect.objectContaining({ last_seen_id: '902' }));
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
    live = await visit();
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
    live = await visit();
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
  live = await visit();
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
  live = await visit();
  void live.list({ view: 'unassigned' }).load();
  void live.open(1);
  await settle();
  expect(await keptOnDisk(live)).toEqual([1]);
  server.change(1, { assignee: { id: '2', name: 'Juan' } });
  await settle();
  await settle(2000);
  expect(await keptOnDisk(live)).toEqual([]);
});
