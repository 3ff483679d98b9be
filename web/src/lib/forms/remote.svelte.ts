/** Something that is fetched to be shown. What was there stays on screen while it is fetched again, or when that fails. */
export class Remote<T> {
  readonly #fetch: () => Promise<T>;
  #turn = 0;

  data = $state.raw<T>();
  error = $state.raw<unknown>();
  loading = $state.raw(false);

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Fetches again. Of two at once the later one counts. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const data = await this.#fetch();
      if (turn !== this.#turn) return;
      this.data = data;
      this.error = undefined;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
