import { Marks } from './marks';

/**
 * Which of a browser's tabs does something for all of them: one that holds a lock. Plain HTTP has no locks; there it is, of those that
 * left a fresh mark in the storage, the first by name.
 */
export class Turn {
  readonly #end = new AbortController();
  #marks: Marks | undefined;
  #held = false;

  constructor(name: string, tab: string, store: Storage | undefined) {
    const { locks } = navigator as { locks?: LockManager };
    if (!locks) {
      this.#marks = new Marks(`timbre.turn ${name} `, tab, store);
      this.#marks.keep();
      return;
    }
    locks
      .request(`timbre.turn ${name}`, { signal: this.#end.signal }, () => {
        this.#held = true;
        return new Promise<void>((resolve) => this.#end.signal.addEventListener('abort', () => resolve()));
      })
      .catch(() => undefined);
  }

  /** It is this tab's now. */
  get mine(): boolean {
    return this.#held || (this.#marks?.first() ?? false);
  }

  end(): void {
    this.#held = false;
    this.#end.abort();
    this.#marks?.end();
  }
}
