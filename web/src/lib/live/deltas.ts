import type { CatalogueChange, Change, Removal } from '$lib/api';
import type { FeedEvent } from './feed';
import { compareDecimal } from './seq';

export type Delta =
  ({ type: 'change' } & Change) | ({ type: 'remove' } & Removal) | ({ type: 'catalogue' } & CatalogueChange);

/** ms that a burst is collected: one frame. */
const frame = 16;
/** Seqs remembered, to drop what comes twice. */
const memory = 4000;

/** Collects the events of a burst, drops repeated ones, and hands them on in the order of the log, all at once. */
export class Deltas {
  readonly #apply: (deltas: readonly Delta[]) => void;
  #waiting: Delta[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen = new Set<string>();

  constructor(apply: (deltas: readonly Delta[]) => void) {
    this.#apply = apply;
  }

  push({ name, data }: Extract<FeedEvent, { name: Delta['type'] }>): void {
    const delta = { type: name, ...data } as Delta;
    if (this.#seen.has(delta.seq)) return;
    this.#seen.add(delta.seq);
    this.#waiting.push(delta);
    this.#timer ??= setTimeout(() => this.flush(), frame);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const deltas = this.#waiting.sort((a, b) => compareDecimal(a.seq, b.seq));
    this.#waiting = [];
    this.#forget();
    this.#apply(deltas);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#seen.clear();
  }

  #forget(): void {
    if (this.#seen.size <= memory) return;
    this.#seen = new Set([...this.#seen].slice(-memory / 2));
  }
}
