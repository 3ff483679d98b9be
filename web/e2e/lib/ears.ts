import { expect } from 'vitest';
import type { Person } from './person';

/** What `Ears` keeps in the page. */
interface Heard {
  heard: string[];
  missed: string[];
}

/**
 * What a screen reader would say of a page by itself (WCAG 4.1.3): each change of a live region that was there before the change, and each
 * alert that comes. A status that comes into being with its words is not read out by most of them: it is missed. Of a region that is
 * atomic, as statuses are unless they say otherwise, all is said again with every change.
 */
export class Ears {
  readonly #person: Person;

  private constructor(person: Person) {
    this.#person = person;
  }

  /** Listens from now on, until the page is left. */
  static async open(person: Person): Promise<Ears> {
    await person.page.evaluate(listen);
    return new Ears(person);
  }

  /** Waits until something is said, and fails if it is said twice, or stands there without having been said. */
  async hears(words: string | RegExp): Promise<void> {
    const said = (text: string) => (typeof words === 'string' ? text.includes(words) : words.test(text));
    const all = async () => {
      const { heard, missed } = await this.#all();
      return { heard: heard.filter(said).length, missed: missed.filter(said) };
    };
    await expect.poll(all, { message: `is told "${words}"`, timeout: 10_000 }).toEqual({ heard: 1, missed: [] });
  }

  /** All that was said since it was last asked. */
  async forget(): Promise<string[]> {
    const { heard } = await this.#all();
    await this.#person.page.evaluate(() => {
      const { ears } = window as unknown as { ears: Heard };
      ears.heard.length = ears.missed.length = 0;
    });
    return heard;
  }

  #all(): Promise<Heard> {
    return this.#person.page.evaluate(() => (window as unknown as { ears: Heard }).ears);
  }
}

/** Runs in the page. */
function listen(): void {
  const ears: Heard = { heard: [], missed: [] };
  (window as unknown as { ears: Heard }).ears = ears;
  const regions = '[role=status], [role=alert], [role=log], [aria-live]';
  const silent = (region: Element) => region.getAttribute('aria-live') === 'off' || region.closest('[inert]') !== null;
  const polite = (region: Element) => region.getAttribute('role') !== 'alert';
  const atomic = (region: Element) => {
    const said = region.getAttribute('aria-atomic');
    return said === null ? /status|alert/.test(region.getAttribute('role') ?? '') : said === 'true';
  };
  const words = (node: Node): string => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return '';
    if (!node.checkVisibility({ visibilityProperty: true })) return '';
    return node.getAttribute('aria-label') ?? [...node.childNodes].map(words).join(' ');
  };
  const clean = (text: string) => text.replace(/\s+/g, ' ').trim();
  new MutationObserver((records) => {
    const come = records.flatMap(({ addedNodes }) => [...addedNodes]);
    const isNew = (region: Element) => come.some((node) => node.contains(region));
    const said = new Map<Element, Set<Node>>();
    const note = (region: Element, what: Node) => said.set(region, (said.get(region) ?? new Set()).add(what));
    for (const { target, type, addedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const region = element?.closest(regions);
      if (region && type === 'characterData') note(region, target);
      for (const node of addedNodes) {
        if (region) note(region, node);
        if (!(node instanceof Element)) continue;
        for (const inner of [...(node.matches(regions) ? [node] : []), ...node.querySelectorAll(regions)])
          note(inner, inner);
      }
    }
    for (const [region, nodes] of said) {
      if (!region.isConnected || silent(region)) continue;
      const text = clean(
        atomic(region)
          ? words(region)
          : [...nodes]
              .filter((one) => one.isConnected)
              .map(words)
              .join(' '),
      );
      if (text !== '') (isNew(region) && polite(region) ? ears.missed : ears.heard).push(text);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
