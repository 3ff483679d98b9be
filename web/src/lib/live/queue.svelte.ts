import type { Problem } from '$lib/api';
import type { OutboxEntry } from './outbox.svelte';

/** What can wait in a queue; its id carries the order of writing. */
export interface Queued {
  readonly clientId: string;
  readonly state: 'waiting' | 'sending' | 'failed';
}

const firstPause = 1000;
const longestPause = 30_000;

/** Tries an entry. A Problem: nothing came of it, and the same may succeed later. */
export type Attempt<E> = (entry: E) => Promise<Problem | undefined>;

/** What waits to be sent, of one conversation for instance: first in, first out, one at a time over all tabs, with growing pauses. */
export class SendQueue<E extends Queued = OutboxEntry> {
  entries = $state.raw<readonly E[]>([]);
  readonly #attempt: Attempt<E>;
  readonly #lock: string;
  #pause = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;

  /** @param lock what tabs agree upon: one of them sends. */
  constructor(lock: string, attempt: Attempt<E>) {
    this.#lock = lock;
    this.#attempt = attempt;
  }

  /** Keeps the order of writing, which the ids carry. */
  add(entry: E): void {
    this.entries = [...this.entries, entry].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
  }
  remove(entry: E): void {
    this.entries = this.entries.filter((one) => one !== entry);
  }

  /** Sends the next, unless one is under way, a pause runs, or a refused one holds the rest. */
  pump(): void {
    const entry = this.entries[0];
    if (!entry || entry.state === 'failed' || this.#busy || this.#timer !== undefined) return;
    this.#busy = true;
    void alone(this.#lock, () => this.#attempt(entry)).then((problem) => {
      this.#busy = false;
      if (problem) this.#rest(problem);
      else this.#pause = 0;
      this.pump();
    });
  }

  /** The same without waiting out a pause. */
  hurry(): void {
    this.stop();
    this.pump();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #rest(problem: Problem): void {
    const asked = Number(problem.params.retry_after_s ?? 0) * 1000;
    this.#pause = Math.min(longestPause, Math.max(firstPause, this.#pause * 2));
    const ms = Math.max(asked, this.#pause * (0.75 + Math.random() / 4));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.pump();
    }, ms);
  }
}

function alone<T>(lock: string, work: () => Promise<T>): Promise<T> {
  return globalThis.navigator?.locks ? (navigator.locks.request(lock, work) as Promise<T>) : work();
}
