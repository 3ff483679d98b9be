/** ms that a mark is good for: timers of a tab in the background run once a minute. */
const fresh = 90_000;
/** ms after which a mark is made anew. */
const beat = 20_000;

/** A mark of each tab in the browser's storage, with a word in it, as long as the tab is there. */
export class Marks {
  readonly #prefix: string;
  readonly #mine: string;
  readonly #store: Storage | undefined;
  #word: string | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #leave = () => this.#write(undefined);

  constructor(prefix: string, tab: string, store: Storage | undefined) {
    this.#prefix = prefix;
    this.#mine = prefix + tab;
    this.#store = store;
  }

  /** Leaves the mark, with a word, until `drop` or `end`. */
  keep(word = ''): void {
    this.#word = word;
    this.#write(word);
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#word !== undefined && this.#write(this.#word), beat);
    globalThis.addEventListener?.('pagehide', this.#leave);
  }

  drop(): void {
    this.#word = undefined;
    this.#write(undefined);
  }

  end(): void {
    this.drop();
    clearInterval(this.#timer);
    globalThis.removeEventListener?.('pagehide', this.#leave);
  }

  /** The words of the tabs that are there. */
  words(now = Date.now()): string[] {
    return this.#fresh(now).map(([, word]) => word);
  }

  /** This tab's is the first of the marks; without a storage it has no others beside it. */
  first(now = Date.now()): boolean {
    const first = this.#fresh(now).sort(([a], [b]) => (a < b ? -1 : 1))[0];
    return first === undefined || first[0] === this.#mine;
  }

  #fresh(now: number): [key: string, word: string][] {
    try {
      const keys = Object.keys(this.#store ?? {}).filter((key) => key.startsWith(this.#prefix));
      return keys.flatMap((key) => {
        const [at, ...word] = (this.#store?.getItem(key) ?? '').split(' ');
        return Math.abs(now - Number(at)) < fresh ? [[key, word.join(' ')] as [string, string]] : [];
      });
    } catch {
      return [];
    }
  }

  #write(word: string | undefined): void {
    try {
      if (word === undefined) this.#store?.removeItem(this.#mine);
      else this.#store?.setItem(this.#mine, `${Date.now()} ${word}`);
    } catch {
      // A full store: this tab speaks for itself.
    }
  }
}
