import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { axe, cutWords, hiddenFocus, moving, spacedText, sticksOut } from './barriers';
import { theBrowser, type Kind } from './browser';
import { Stage } from './journey';
import type { Person } from './person';
import { Server } from './server';
import { usual, type Variant } from './variant';

/** Who walks, and what the tour prepared besides. */
export interface Company {
  person: Person;
}

/** One screen, or one state of it, and how to get there from the screen before. */
export type Screen<Who extends Company> = [name: string, open: (who: Who) => Promise<unknown>];

interface Options {
  /** Which hands and eyes; the usual ones unless told otherwise. */
  way?: Variant;
  browser?: Kind;
}

/** Where the pictures of all screens go; without it none are taken. */
const pictures = process.env.ACCESS_PICTURES;

/**
 * Walks through screens that follow each other on one page, and looks for barriers on each: by axe in light and dark, for the
 * focus, for what moves, for words and columns that do not fit at 320 px, at 200 % and with wider spacing. A line in the report
 * for every screen.
 */
export function tour<Who extends Company>(
  title: string,
  prepare: (stage: Stage) => Promise<Who>,
  screens: readonly Screen<Who>[],
  { way = usual, browser }: Options = {},
): void {
  describe(title, () => {
    let stage: Stage;
    let who: Who;
    beforeAll(async () => {
      stage = new Stage(await Server.start(), await theBrowser(browser), way);
    });
    afterAll(() => stage.strike());

    test('(the way there)', async () => void (who = await prepare(stage)));
    test.for(screens)('%s', async ([name, open]) => {
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') await stage.report(`${title} ${name}`);
      });
      await open(who);
      const barriers = await barriersOf(who.person, `${title} ${name}`);
      if (barriers.length > 0) throw new Error(`at ${who.person.page.url()}:\n${barriers.join('\n')}`);
    });
    test('(no complaint of the browser)', () => stage.judge());
  });
}

/** Everything that stands in somebody's way on the screen as it is. */
async function barriersOf(person: Person, name: string): Promise<string[]> {
  const { page, variant } = person;
  const { width, height } = variant.screen;
  const found = await axe(page);
  found.push(...(await moving(page)), ...(await named(page, variant)));
  const other = variant.theme === 'light' ? 'dark' : 'light';
  await photograph(page, `${name} ${variant.theme}`);
  await page.emulateMedia({ colorScheme: other });
  found.push(...(await axe(page, ['color-contrast'])).map((one) => `${other}: ${one}`));
  await photograph(page, `${name} ${other}`);
  await page.emulateMedia({ colorScheme: variant.theme });

  found.push(...(await hiddenFocus(page)));
  const back = await spacedText(page);
  found.push(...(await fitting(page, 'with wide spacing')));
  await back();
  const narrow = [
    [320, 640],
    [width / 2, height / 2],
  ] as const;
  for (const [w, h] of width < 640 ? narrow.slice(0, 1) : narrow) {
    await page.setViewportSize({ width: Math.floor(w), height: Math.floor(h) });
    found.push(...(await fitting(page, `at ${w} px`)));
    if (w === 320) found.push(...(await axe(page, ['target-size'])).map((one) => `at 320 px: ${one}`));
  }
  if (pictures) await page.setViewportSize({ width: 360, height: 740 });
  await photograph(page, `${name} 360`);
  await page.setViewportSize(variant.screen);
  return found;
}

async function fitting(page: Page, when: string): Promise<string[]> {
  const out = (await sticksOut(page)).map((one) => `out of the screen: ${one}`);
  return [...out, ...(await cutWords(page))].map((one) => `${when}: ${one}`);
}

/** WCAG 2.4.2 and 3.1.1: the page says what it is, and in which language. */
async function named(page: Page, { locale }: Variant): Promise<string[]> {
  const [lang, title] = await page.evaluate(() => [document.documentElement.lang, document.title]);
  return [
    ...(lang?.startsWith(locale) ? [] : [`the page says that its language is "${lang}"`]),
    ...(/\S · Timbre$/.test(title ?? '') ? [] : [`the page is called "${title}"`]),
  ];
}

async function photograph(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png` });
}

/** Leaves whatever is open over the page, and goes to an address of ours as a link does. */
export async function goes(person: Person, path: string): Promise<void> {
  const { page } = person;
  const layers = page.locator('dialog[open], :popover-open:not([role=status])');
  let open = await layers.count();
  while (open > 0) {
    await page.keyboard.press('Escape');
    // Not twice for one: the second would take away what lies under it.
    const fewer = expect.poll(() => layers.count(), { timeout: 2500 }).toBeLessThan(open);
    const left = await fewer.then(() => layers.count()).catch(() => open);
    if (left === open) break;
    open = left;
  }
  if (open > 0) await page.goto(path); // a dialog that a slip must not close
  await page.evaluate((address) => {
    if (address === location.pathname + location.search) return;
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await expect.poll(() => new URL(page.url()).pathname).toBe(path.split('?')[0]);
}

/** Waits until nothing on the screen is still on its way: no page, no row that has yet to be measured. */
export async function settled({ page }: Person): Promise<void> {
  await page.getByRole('heading').first().waitFor();
  const coming = page.locator('.spinner, .skeleton');
  let still = 0; // in a row: the page that was left has none either
  await expect.poll(async () => (still = (await coming.count()) === 0 ? still + 1 : 0)).toBeGreaterThan(2);
  const rows = page.locator('[data-number]');
  await expect
    .poll(() => rows.evaluateAll((all) => all.every((one) => one.checkVisibility({ visibilityProperty: true }))))
    .toBe(true);
}
