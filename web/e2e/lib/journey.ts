import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { theBrowser, type Kind } from './browser';
import { Person } from './person';
import { Phone } from './phone';
import { Server } from './server';
import { allWays, usual, type Variant } from './variant';
import { openShop, password, type Account } from './workspace';
import type { Json } from './http';

const results = fileURLToPath(new URL('../../../test-results/', import.meta.url));
const tags = { es: 'es-MX', pt: 'pt-BR' } as const;

/** The stage of one walk: a server of its own, and whoever takes part. All of it ends with the test. */
export class Stage {
  readonly server: Server;
  readonly variant: Variant;
  readonly #browser: Browser;
  readonly #people: Person[] = [];
  #shell = false;

  constructor(server: Server, browser: Browser, variant: Variant) {
    this.server = server;
    this.#browser = browser;
    this.variant = variant;
  }

  /** Opens the small shop, and returns the administrator's hands on its API. */
  openShop(): Promise<Json> {
    return openShop(this.server, this.variant.locale);
  }

  customer(name: string, waId = '5215512340001'): Promise<Phone> {
    return Phone.of(this.server, name, waId);
  }

  /**
   * Whoever comes from now on has a browser that keeps the files of the interface, as they do outside. To fetch them all takes longer
   * than most journeys, so only those do that need it; all others save data.
   */
  keepTheShell(): void {
    this.#shell = true;
  }

  /** A new browser, with nobody signed in. */
  async visitor(variant = this.variant): Promise<Person> {
    const { locale, theme, screen } = variant;
    const context = await this.#browser.newContext({
      baseURL: this.server.url,
      viewport: screen,
      colorScheme: theme,
      reducedMotion: 'reduce', // every press would wait for what opens or leaves with a transition, and each of its frames is work
      locale: tags[locale],
      timezoneId: 'America/Mexico_City',
      hasTouch: screen.width < 640,
      permissions: ['clipboard-read', 'clipboard-write'],
      serviceWorkers: this.#shell ? 'allow' : 'block',
    });
    const person = await Person.sitDown(context, variant, !this.#shell);
    this.#people.push(person);
    return person;
  }

  /** The same person in another tab of the same browser. */
  async anotherTab(person: Person): Promise<Person> {
    const tab = await Person.sitDown(person.page.context(), person.variant, !this.#shell);
    this.#people.push(tab);
    return tab;
  }

  /** Somebody who signs in, and stands where they wanted to go. */
  async enters(who: Account, path = '/inbox'): Promise<Person> {
    const person = await this.visitor();
    await this.signIn(person, who, path);
    return person;
  }

  /** Signs in as the interface does, without walking through the door, which has journeys of its own. */
  async signIn(person: Person, who: Account, path = '/inbox'): Promise<void> {
    const { page } = person;
    const answer = await page.context().request.post('/api/v1/session', { data: { email: who.email, password } });
    expect(answer.ok(), await answer.text()).toBe(true);
    await page.goto(path);
    await person.sees(page.getByRole('main'));
    await page.keyboard.press('Shift'); // somebody is there, whom the browser may let hear
    await page.waitForURL(`**${path}**`);
  }

  /** Fails if a browser complained of anything. */
  judge(): void {
    expect(this.#people.flatMap((person) => person.complaints)).toEqual([]);
  }

  /** Leaves what the screens showed and what the programs said; where nothing but the output is kept, it tells what they show. */
  async report(name: string): Promise<void> {
    mkdirSync(results, { recursive: true });
    const base = results + name.replace(/[^\p{L}\p{N}]+/gu, '-');
    for (const [index, person] of this.#people.entries()) {
      await person.page.screenshot({ path: `${base}-${index + 1}.png` }).catch(() => undefined);
      writeFileSync(`${base}-${index + 1}.log`, [person.page.url(), ...person.console].join('\n'));
      const words = await person.page.innerText('body', { timeout: 1000 }).catch(() => '');
      if (person.complaints.length > 0) console.log(`     it complained: ${person.complaints.join(' | ')}`);
      console.log(`     screen ${index + 1} of ${person.page.url()}: ${words.replace(/\s+/g, ' ').slice(0, 1500)}`);
    }
    writeFileSync(`${base}-server.log`, this.server.log);
  }

  async strike(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.page.context().close()));
    await this.server.stop();
  }
}

/** Where others' work shares the machine a browser may be late once; what is wrong is wrong twice. The report names what was walked again. */
const retry = process.env.CI ? 1 : 0;

/** ms that a walk may take; one that needs the whole program, and waits for all files of the interface, twice as long. */
const limit = 60_000;

/** What the files' names begin with whose journeys are walked on PostgreSQL in the usual way; in other ways they are on SQLite. */
const onPostgres = (process.env.E2E_POSTGRES ?? '').split(' ').filter(Boolean);

function engineOf(variant: Variant): string | undefined {
  const file = basename(expect.getState().testPath ?? '');
  return variant === usual && onPostgres.some((name) => file.startsWith(name)) ? 'postgres' : undefined;
}

/** A journey of the acceptance suite, walked in the usual way or in every way. */
export function journey(
  title: string,
  walk: (stage: Stage) => Promise<void>,
  ways: readonly Variant[] = [usual],
  kind?: Kind,
): void {
  describe(title, () => {
    const timeout = kind === 'whole' ? 2 * limit : limit;
    test.each(ways.map((variant) => [variant.name, variant] as const))(
      '%s',
      { retry, timeout },
      async (name, variant) => {
        const stage = new Stage(await Server.start(engineOf(variant)), await theBrowser(kind), variant);
        onTestFinished(async ({ task }) => {
          if (task.result?.state === 'fail') await stage.report(`${title} ${name}`);
          await stage.strike();
        });
        await walk(stage);
        stage.judge();
      },
    );
  });
}

/** The same in Spanish and Portuguese, light and dark, on a phone, and by keyboard only. */
export function journeyInEveryWay(title: string, walk: (stage: Stage) => Promise<void>): void {
  journey(title, walk, allWays);
}
