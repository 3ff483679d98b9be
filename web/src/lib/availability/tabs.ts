/**
 * What a browser shows, of all its tabs together, so that any of them can report for all: each keeps a mark while it shows the
 * conversations, and whoever reports says so to the others. It needs neither locks nor channels, which plain HTTP does not have.
 */
export class Tabs {
  readonly #prefix: string;
  readonly #mine: string;
  readonly #said: string;
  readonly #store: Storage | undefined;

  /** `owner`: whose they are; `tab`: the name of this one. */
  constructor(owner: string, tab: string, store: Storage | undefined) {
    this.#prefix = `timbre.desk ${owner} `;
    this.#mine = this.#prefix + tab;
    this.#said = `timbre.said ${owner}`;
    this.#store = store;
  }

  /** This tab shows the conversations, or does not. Its mark is good for `fresh` ms. */
  mark(here: boolean, now: number): void {
    this.#write(this.#mine, here ? String(now) : undefined);
  }

  /** This tab is about to go. If it only begins anew, its mark holds until it is back. */
  leave(now: number): void {
    if (this.#read(this.#mine)) this.#write(this.#mine, String(now - fresh + grace));
  }

  /** A tab that has gone, and begun anew as this one. */
  forget(tab: string): void {
    this.#write(this.#prefix + tab, undefined);
  }

  /** Whether a tab shows the conversations. */
  here(now: number): boolean {
    const store = this.#store;
    if (!store) return false;
    let found = false;
    for (const key of Object.keys(store).filter((one) => one.startsWith(this.#prefix))) {
      if (Math.abs(now - Number(this.#read(key))) < fresh) found = true;
      else this.#write(key, undefined);
    }
    return found;
  }

  /** Whether something must be said: it is another than was said last, or that is long ago. */
  due(here: boolean, looking: boolean, now: number): boolean {
    const [what, at] = (this.#read(this.#said) ?? '').split(' ');
    return what !== `${here}/${looking}` || Math.abs(now - Number(at)) >= again;
  }

  said(here: boolean, looking: boolean, now: number): void {
    this.#write(this.#said, `${here}/${looking} ${now}`);
  }

  #read(key: string): string | null {
    try {
      return this.#store?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  #write(key: string, value: string | undefined): void {
    try {
      if (value === undefined) this.#store?.removeItem(key);
      else this.#store?.setItem(key, value);
    } catch {
      // A full store: this tab reports for itself.
    }
  }
}

/** ms that a mark is good for: timers of a tab in the background run once a minute. */
const fresh = 90_000;
/** ms that a tab may take to begin anew. */
const grace = 8_000;
/** ms after which the same is said again; the server wants it within a minute. */
const again = 35_000;
