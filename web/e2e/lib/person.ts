import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axe, sticksOut } from './barriers';
import type { Variant } from './variant';
import { Words } from './words';

type Role = Parameters<Page['getByRole']>[0];

/** More than the stops of any screen. */
const stops = 150;

/** Somebody in front of a browser of their own. What they look for is named in Spanish, whatever their language. */
export class Person {
  readonly page: Page;
  readonly variant: Variant;
  readonly #words: Words;
  /** What the browser complained of; a journey that passes has none. */
  readonly complaints: string[] = [];
  readonly console: string[] = [];

  private constructor(page: Page, variant: Variant) {
    this.page = page;
    this.variant = variant;
    this.#words = new Words(variant.locale);
    page.on('console', (message) => {
      this.console.push(`${message.type()}: ${message.text()}`);
      // A refusal by the server is for the interface to say; what it says is checked where it matters.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message));
  }

  /** `saving`: their browser saves data, so the interface fetches nothing before it is needed. */
  static async sitDown(context: BrowserContext, variant: Variant, saving = false): Promise<Person> {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    if (saving) {
      const devtools = await context.newCDPSession(page);
      await devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
    }
    return new Person(page, variant);
  }

  get onPhone(): boolean {
    return this.variant.screen.width < 640;
  }

  in(spanish: string): string | RegExp {
    return this.#words.in(spanish);
  }

  /** What has a role and a name, whole and exact. */
  find(role: Role, name: string, within: Page | Locator = this.page): Locator {
    return within.getByRole(role, { name: this.in(name), exact: true });
  }

  /** The conversation of a number, as a row of the list. */
  row(number: number): Locator {
    return this.page.getByTestId(`conv-${number}`).getByRole('link');
  }
  /** A message that is on screen, by its words. */
  message(words: string | RegExp): Locator {
    return this.page.getByRole('article').filter({ hasText: words });
  }
  /** A view in the column of views, by its name, whatever its count. */
  view(name: string): Locator {
    const views = this.find('navigation', 'Vistas');
    return views.getByRole('link').filter({ has: this.text(name) });
  }

  /** Words on screen. */
  text(words: string, within: Page | Locator = this.page): Locator {
    return within.getByText(this.in(words), { exact: true });
  }

  async sees(what: Locator): Promise<void> {
    await what.first().waitFor({ state: 'visible' });
  }
  async noLongerSees(what: Locator): Promise<void> {
    await expect.poll(() => what.count(), { timeout: 10_000, interval: 50 }).toBe(0);
  }

  /** Presses a button or a link, with the pointer, or by going there with keys. */
  async press(what: Locator): Promise<void> {
    if (!this.variant.keyboard) return what.click();
    await this.goTo(what);
    await this.page.keyboard.press('Enter');
  }

  /** Fills a field. */
  async fill(what: Locator, text: string): Promise<void> {
    if (!this.variant.keyboard) return what.fill(text);
    await this.goTo(what);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /** Ticks a box, or takes the tick away. */
  async toggle(what: Locator): Promise<void> {
    if (!this.variant.keyboard) return what.click();
    await this.goTo(what);
    await this.page.keyboard.press('Space');
  }

  /** Goes on with a key, Tab unless told otherwise, until the focus is there. */
  async goTo(what: Locator, key = 'Tab'): Promise<void> {
    await what.waitFor({ state: 'visible' });
    for (let stop = 0; stop < stops; stop++) {
      if (await what.evaluate((element) => element === document.activeElement)) return this.#seesFocus();
      await this.page.keyboard.press(key);
    }
    throw new Error(`${key} never leads to ${what}`);
  }

  /** Chooses from a menu behind a button. */
  async choose(button: Locator, item: string): Promise<void> {
    await this.press(button);
    const found = this.find('menuitem', item);
    if (!this.variant.keyboard) return found.click();
    await this.goTo(found, 'ArrowDown');
    await this.page.keyboard.press('Enter');
  }

  /** Chooses one of a group of radio buttons. */
  async pick(group: string, option: string): Promise<void> {
    const radios = this.find('radiogroup', group);
    const words = this.in(option);
    const counted = new RegExp(`^${typeof words === 'string' ? words : words.source.slice(1, -1)}(\\s\\d+)?$`);
    const wanted = radios.locator('label').filter({ has: this.page.getByText(counted) });
    if (!this.variant.keyboard) return wanted.click();
    await this.goTo(radios.getByRole('radio', { checked: true }));
    await this.goTo(wanted.getByRole('radio'), 'ArrowRight');
  }

  /** WCAG 2.4.11: what has the focus is on screen, and nothing lies over it. */
  async #seesFocus(): Promise<void> {
    const hidden = await this.page.evaluate(() => {
      const focused = document.activeElement;
      const box = focused?.getBoundingClientRect();
      if (!focused || !box) return 'nothing';
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return top && (focused.contains(top) || top.contains(focused)) ? '' : focused.outerHTML.slice(0, 120);
    });
    expect(hidden, 'has the focus and is not to be seen').toBe('');
  }

  /** Waits until the files of the interface are on this machine, and the page asks there first. The stage must allow it. */
  async keepsTheShell(): Promise<void> {
    const kept = () => navigator.serviceWorker.controller?.state === 'activated';
    await this.page.waitForFunction(kept, undefined, { timeout: 60_000 }); // all of its files come one after the other
  }

  /**
   * axe finds nothing, and nothing sticks out sideways. What takes axe longest, colours and sizes, the tours judge of every screen; and
   * who has only keys sees the same as who has a pointer.
   */
  async findsNoBarrier(): Promise<void> {
    const violations = this.variant.keyboard ? [] : await axe(this.page, undefined, ['color-contrast', 'target-size']);
    if (violations.length > 0) throw new Error(`axe at ${this.page.url()}:\n${violations.join('\n')}`);
    expect(await sticksOut(this.page), 'what stands out of the screen').toEqual([]);
  }
}
