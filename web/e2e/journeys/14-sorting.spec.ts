import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { maria } from '../lib/workspace';

interface Row {
  number: number;
  id: string;
  priority: string;
  created_at: string;
  last_activity_at: string;
  waits_since: string | null;
}

const urgency = ['none', 'low', 'medium', 'high', 'urgent'];
const by = (rank: (row: Row) => number | string, falling: boolean) => (a: Row, b: Row) => {
  const [x, y] = [rank(a), rank(b)];
  const rising = x < y ? -1 : x > y ? 1 : 0;
  return falling ? -rising : rising;
};
const ids = (row: Row) => Number(row.id);

/** What each order is, by its words. */
const oracle: Record<string, (rows: Row[], replies: number[]) => Row[]> = {
  activity: (rows) => rows.sort(by((row) => row.last_activity_at, true)),
  waiting: (rows) => rows.sort(by(ids, false)).sort(by((row) => row.waits_since ?? '9', false)),
  '-created': (rows) => rows.sort(by(ids, true)),
  created: (rows) => rows.sort(by(ids, false)),
  priority: (rows) => rows.sort(by(ids, true)).sort(by((row) => urgency.indexOf(row.priority), true)),
  replied: (rows, replies) => {
    const mine = replies.flatMap((number) => rows.find((row) => row.number === number) ?? []);
    return [...mine, ...rows.filter((row) => !mine.includes(row)).sort(by((row) => row.last_activity_at, true))];
  },
};

journey('14 Ordenar', async (stage) => {
  const api = await stage.openShop();
  for (let n = 1; n <= 6; n++) {
    const customer = await stage.customer(`Cliente ${n}`, `52155123400${10 + n}`);
    await customer.writes(`Mensaje ${n}`);
    await expect.poll(async () => (await rowsOf()).length).toBe(n);
    await stage.server.advance('1m');
  }
  async function rowsOf(): Promise<Row[]> {
    return (await api.get<{ items: Row[] }>('/conversations?limit=100')).items;
  }
  const agent = await stage.enters(maria, '/inbox/all');
  const mine = { page: agent.page, post: (path: string, body = {}) => agent.page.evaluate(post, { path, body }) };

  // Answered in an order of their own, some unread again, some urgent.
  for (const number of [4, 2, 5]) {
    await mine.post(`/conversations/${number}/messages`, {
      client_id: `a${number}`,
      kind: 'text',
      text: 'Ya te ayudo',
    });
    await stage.server.advance('1m');
  }
  await mine.post('/conversations/2/unread');
  await stage.server.advance('1m');
  await mine.post('/conversations/1/unread');
  for (const [number, priority] of [
    [3, 'urgent'],
    [6, 'high'],
    [1, 'high'],
    [4, 'low'],
  ] as const) {
    await mine.post(`/conversations/${number}/priority`, { priority });
  }

  const order = (one: Person) =>
    one.page.locator('[data-number]').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-number'))));
  const select = (one: Person) => one.page.getByLabel('Orden', { exact: true });
  const expected = async (sort: string) => (oracle[sort]?.(await rowsOf(), [5, 2, 4]) ?? []).map((row) => row.number);
  for (const sort of Object.keys(oracle)) {
    await select(agent).selectOption(sort);
    await expect.poll(() => order(agent), { timeout: 5000 }).toEqual(await expected(sort));
  }
  expect(await expected('waiting')).toEqual([1, 3, 6, 2, 4, 5]);

  // What happens meanwhile moves it in its place: an answer to 6 is my last.
  await mine.post('/conversations/6/messages', { client_id: 'a6', kind: 'text', text: 'Listo' });
  await expect.poll(() => order(agent), { timeout: 5000 }).toEqual([6, 5, 2, 4, 3, 1]);
  await agent.findsNoBarrier();

  // Each view has its own, here after a reload and on another device.
  await agent.press(agent.view('No asignado'));
  await select(agent).selectOption('priority');
  await expect.poll(() => order(agent), { timeout: 5000 }).toEqual([3, 1]);
  await expect
    .poll(async () => {
      const { user } = await agent.page
        .evaluate(() =>
          fetch('/api/v1/start').then((answer) => answer.json() as Promise<{ me: { user: { preferences: object } } }>),
        )
        .then((start) => start.me);
      return user.preferences;
    })
    .toMatchObject({ sorts: { all: 'replied', unassigned: 'priority' } });
  const other = await stage.enters(maria, '/inbox/all');
  await expect.poll(() => order(other), { timeout: 5000 }).toEqual([6, 5, 2, 4, 3, 1]);
  await agent.page.reload();
  await expect.poll(() => order(agent), { timeout: 5000 }).toEqual([3, 1]);
  await agent.page.goto('/inbox/all');
  await expect.poll(() => order(agent), { timeout: 5000 }).toEqual([6, 5, 2, 4, 3, 1]);
});

/** Runs in the page, as the person who is signed in there. */
async function post({ path, body }: { path: string; body: object }): Promise<void> {
  const answer = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
