import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ConversationQuery } from '$lib/api';
import type { Live } from './live.svelte';
import { Pages, settle } from './testing/pages';
import type { Server } from './testing/server';

const pages = new Pages();
let server: Server;
let live: Live;
beforeEach(() => {
  server = pages.server;
});

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
    live = await pages.visit();
    await picture(live);
    disturb(roll, 30);
    await settle();
    server.down = true;
    server.cut();
    await settle();
    disturb(roll, 60);
    server.down = false;
    await settle(20_000);
    expect(await picture(live)).toEqual(await picture(await pages.visit()));
  });

  test.each(seeds)('when the gap is too old (%i)', async (seed) => {
    const roll = random(seed * 31);
    for (let i = 0; i < 120; i++) server.create();
    for (let i = 0; i < 70; i++) server.say(1);
    live = await pages.visit();
    await picture(live);
    server.down = true;
    server.cut();
    disturb(roll, 80);
    server.forgottenBefore = server.log.length;
    server.down = false;
    await settle(20_000);
    disturb(roll, 20);
    await settle(2000);
    expect(await picture(live)).toEqual(await picture(await pages.visit()));
  });

  test('while the first answers are under way', async () => {
    for (let i = 0; i < 10; i++) server.create();
    live = await pages.visit();
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
