import type { Page } from '$lib/api';

/** A long list as it is looked at: the newest things that fit, with those before on request. */
export class Paged<T, Query> {
  list = $state.raw<readonly T[]>();
  error = $state.raw<unknown>();
  loading = $state.raw(false);

  readonly #fetch: (query: Query, after?: string) => Promise<Page<T>>;
  #next = $state.raw<string | null>(null);
  #turn = 0;
  #query?: Query;

  constructor(fetch: (query: Query, after?: string) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  get more(): boolean {
    return this.#next !== null;
  }

  /** What was there stays until the answer, and beyond a failure. */
  show(query: Query): Promise<void> {
    this.#query = query;
    return this.#run(query, (page) => page.items);
  }

  async loadMore(): Promise<void> {
    if (this.#query === undefined || this.#next === null) return;
    await this.#run(this.#query, (page) => [...(this.list ?? []), ...page.items], this.#next);
  }

  /** Of two at once only the later one changes what is on screen. */
  async #run(query: Query, merge: (page: Page<T>) => readonly T[], after?: string): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const page = await this.#fetch(query, after);
      if (turn !== this.#turn) return;
      this.list = merge(page);
      this.#next = page.next;
      this.error = undefined;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
