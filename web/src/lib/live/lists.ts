import type { ConversationQuery } from '$lib/api';
import { List, listKey, type ListSource } from './list.svelte';
import { outside } from './outside.svelte';

/** How many stay in memory. */
const kept = 20;

/** The lists in memory, and which of them is looked at. */
export class Lists {
  shown: List | undefined;
  readonly #source: ListSource;
  readonly #all = new Map<string, List>();

  constructor(source: Omit<ListSource, 'onload'>) {
    this.#source = { ...source, onload: (list) => (this.shown = list) };
  }

  of(query: ConversationQuery): List {
    const key = listKey(query);
    const list = this.#all.get(key) ?? outside(() => new List(query, this.#source));
    // The one used last is the last to go.
    this.#all.delete(key);
    this.#all.set(key, list);
    for (const [old, one] of this.#all) {
      if (this.#all.size <= kept) break;
      if (one !== this.shown) this.#all.delete(old);
    }
    return list;
  }

  /** Each moves the rows of these conversations to where they belong now. */
  update(numbers: ReadonlySet<number>): void {
    for (const list of this.#all.values()) list.update(numbers);
  }

  expire(): void {
    for (const list of this.#all.values()) list.expire();
  }

  /** What is in the lists of agents' views the server has to tell again; the one on screen is asked for now. */
  rewatch(): void {
    for (const list of this.#all.values()) if (list.query.as_agent) list.expire();
    if (this.shown?.query.as_agent) void this.shown.load();
  }

  /** Only the one that is looked at stays. */
  narrow(): void {
    for (const [key, list] of this.#all) if (list !== this.shown) this.#all.delete(key);
  }

  clear(): void {
    this.#all.clear();
    this.shown = undefined;
  }
}
