import type { Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { journey, type Stage } from '../lib/journey';
import { juan, maria } from '../lib/workspace';

/** Rows of the first page of a list. */
const page = 50;

/** Customers who have written, one conversation each. */
async function write(stage: Stage, customers: number): Promise<void> {
  for (let n = 1; n <= customers; n++) {
    const phone = await stage.customer(`Cliente ${n}`, `52155123${String(40_000 + n)}`);
    await phone.writes(`Buenas, pregunto por el pedido ${n}`);
  }
}

journey('Counts: what the first screen asks for', async (stage) => {
  await stage.openShop();
  await write(stage, page);
  const agent = await stage.enters(maria, '/inbox/unassigned');
  await agent.sees(agent.row(page));
  await agent.page.addInitScript(noteFirstRow);
  await agent.page.evaluate(async () => {
    // As if for the first time.
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    for (const one of await indexedDB.databases()) indexedDB.deleteDatabase(one.name ?? '');
  });
  await agent.page.reload();
  await agent.sees(agent.row(page));

  const asked = await agent.page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const { firstRow } = window as unknown as { firstRow: number };
    return entries
      .filter((one) => one.responseEnd <= firstRow)
      .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize }));
  });
  const paths = asked.map((one) => one.path);
  const bootstrap = asked.filter(({ path }) => ['/api/v1/start', '/api/v1/conversations'].includes(path));
  expect(paths.filter((path) => path.endsWith('.js')).length, paths.join('\n')).toBeLessThanOrEqual(14);
  expect(bootstrap).toHaveLength(2);
  // 200 rows and the catalogues are to have 60 KB; these are a quarter of the rows.
  expect(bootstrap.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(15 * 1024);
});

journey('Counts: what is fetched ahead, and nothing for who saves data', async (stage) => {
  await stage.openShop();
  const fetched = (page: Page, name: string) =>
    page.evaluate(
      (part) => performance.getEntriesByType('resource').filter((one) => one.name.includes(part)).length,
      name,
    );
  const frugal = await stage.enters(maria);
  // The last of what comes by itself has come.
  await expect.poll(() => fetched(frugal.page, '/assets/offline-'), { timeout: 10_000 }).toBe(1);
  expect(await fetched(frugal.page, '/assets/Palette-')).toBe(0);
  expect(await frugal.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await frugal.page.keyboard.press('Control+k');
  await frugal.sees(frugal.page.getByRole('dialog').getByRole('combobox'));

  stage.keepTheShell();
  const other = await stage.enters(juan);
  await expect.poll(() => fetched(other.page, '/assets/Palette-'), { timeout: 10_000 }).toBeGreaterThan(0);
});

journey('Counts: what moving about asks for', async (stage) => {
  await stage.openShop();
  await write(stage, page + 10);
  const agent = await stage.enters(maria, '/inbox/unassigned');
  const [first, second] = [page + 10, page + 9];
  /** Until what is asked for after it has been asked for as well. */
  async function open(number: number): Promise<void> {
    const said = agent.page.waitForResponse((response) => response.url().endsWith(`/${number}/presence`));
    await agent.press(agent.row(number));
    await agent.sees(agent.message(`pedido ${number}`));
    await said;
  }
  for (const number of [first, second, first, second]) await open(number);

  // What was open before is there, and nothing is read for it.
  const reads = watch(agent.page);
  await open(first);
  expect(reads()).toEqual([]);

  // Scrolling through what is loaded reads nothing; its end asks for the next page, once.
  await agent.page.mouse.move(5, 5);
  const list = agent.page.getByRole('list', { name: /No asignado/ });
  const more = agent.page.waitForRequest((request) => request.url().includes('after='));
  await list.evaluate((element) => {
    const scroller = element.parentElement as HTMLElement;
    scroller.scrollTop = 600;
  });
  await agent.sees(agent.row(first - 12));
  expect(reads()).toEqual([]);
  await list.evaluate((element) => {
    const scroller = element.parentElement as HTMLElement;
    scroller.scrollTop = scroller.scrollHeight;
  });
  await more;
  expect(reads()).toHaveLength(1);
});

journey('Counts: nodes of a list of 10,000', async (stage) => {
  await stage.openShop();
  await write(stage, 1);
  const agent = await stage.enters(maria, '/inbox/all/1');
  await agent.sees(agent.message('pedido 1'));
  await agent.page.route(/\/api\/v1\/conversations\?/, async (route) => {
    const response = await route.fetch();
    const { items } = (await response.json()) as { items: { number: number; last_activity_at: string }[] };
    const one = items.find(({ number }) => number === 1);
    const at = Date.parse(one?.last_activity_at ?? '');
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      ...one,
      id: String(10_000_000 + n),
      number: n + 1,
      last_activity_at: new Date(at - n * 1000).toISOString(),
    }));
    await route.fulfill({ response, json: { items: many, next: null } });
  });
  await agent.page.reload();
  // Its 15 MB are made up by the test, which takes a while.
  await agent.page.locator('[aria-setsize="10000"]').first().waitFor({ timeout: 40_000 });
  await agent.sees(agent.message('pedido 1'));
  expect(await agent.page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1500);
});

/** Runs in the page: notes when the first row stands there. */
function noteFirstRow() {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[data-testid^="conv-"]')) return;
    (window as unknown as { firstRow: number }).firstRow = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true });
}

/** What a page reads of the API from now on. */
function watch(page: Page): () => string[] {
  const reads: string[] = [];
  page.on('request', (request: Request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'GET' && pathname.startsWith('/api/')) reads.push(pathname);
  });
  return () => reads;
}
