import type { Contact } from '$lib/api';
import type { Audience } from './audience.svelte';

/** The contacts that are chosen in the table, for what is done to many at once. */
export class Picking {
  /** All of the list, not only those that were fetched. */
  everyone = $state(false);
  #ids = $state.raw<ReadonlySet<string>>(new Set());
  #audience: Audience;
  /** Where Shift begins. */
  #last = -1;

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  get any(): boolean {
    return this.everyone || this.#ids.size > 0;
  }
  /** Each that was fetched. */
  get all(): boolean {
    return this.everyone || this.#ids.size === this.#audience.rows.length;
  }
  get rows(): readonly Contact[] {
    return this.#audience.rows.filter(({ id }) => this.#ids.has(id));
  }
  has(id: string): boolean {
    return this.everyone || this.#ids.has(id);
  }

  clear(): void {
    this.#ids = new Set();
    this.everyone = false;
    this.#last = -1;
  }

  /** Chooses one or no longer; `through`: with those between it and the one before. */
  pick(index: number, through: boolean): void {
    const { rows } = this.#audience;
    const id = rows[index]?.id;
    if (!id) return;
    const next = new Set(this.everyone ? rows.map((one) => one.id) : this.#ids);
    this.everyone = false;
    const on = !next.has(id);
    const from = through && this.#last >= 0 ? this.#last : index;
    for (const one of rows.slice(Math.min(from, index), Math.max(from, index) + 1)) {
      if (on) next.add(one.id);
      else next.delete(one.id);
    }
    this.#ids = next;
    this.#last = index;
  }

  pickAll(): void {
    const ids = this.all ? [] : this.#audience.rows.map((one) => one.id);
    this.everyone = false;
    this.#ids = new Set(ids);
  }
}
