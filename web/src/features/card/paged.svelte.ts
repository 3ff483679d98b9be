import { untrack } from 'svelte';
import type { Page } from '$lib/api';

/**
 * A list of the server, page by page, that stays as it is there: when `pulse` changes, its head is read again. When `key` changes it
 * is another list.
 */
export class Paged<T extends { id: string }> {
  state = $state<'loading' | 'ready' | 'error'>('loading');
  items = $state.raw<readonly T[]>([]);
  busy = $state(false);
  #next = $state<string | null>(null);
  #turn = 0;
  readonly #read: (after: string | null) => Promise<Page<T>>;

  constructor(read: (after: string | null) => Promise<Page<T>>, key: () => string, pulse: () => string) {
    this.#read = read;
    let last: string | undefined;
    $effect(() => {
      const now = key();
      void pulse();
      untrack(() => {
        if (now === last) return void this.#renew();
        last = now;
        void this.#begin();
      });
    });
  }

  get more(): boolean {
    return this.#next !== null;
  }

  async #begin(): Promise<void> {
    this.items = [];
    this.#next = null;
    this.state = 'loading';
    await this.load();
  }

  /** The first page, or the next one. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const page = await this.#read(this.#next);
      if (turn !== this.#turn) return; // it is another list by now
      this.items = [...this.items, ...page.items];
      this.#next = page.next;
      this.state = 'ready';
    } catch {
      if (turn === this.#turn) this.state = 'error';
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  /** Puts what is new before what is there; if there is too much of it, begins again. */
  async #renew(): Promise<void> {
    if (this.state !== 'ready') return void this.load();
    const turn = ++this.#turn;
    const page = await this.#read(null).catch(() => undefined);
    if (!page || turn !== this.#turn) return;
    const fresh = new Set(page.items.map((one) => one.id));
    const last = page.items.at(-1);
    const from = last ? this.items.findIndex((one) => one.id === last.id) : -1;
    if (from < 0) {
      this.items = page.items;
      this.#next = page.next;
      return;
    }
    this.items = [...page.items, ...this.items.slice(from + 1).filter((one) => !fresh.has(one.id))];
  }
}
