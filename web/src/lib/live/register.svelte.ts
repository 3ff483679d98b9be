import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

/** A map of which each entry is followed by itself, and which can also be read whole for the price of one entry, not of all. */
export class Register<Key, Value> extends SvelteMap<Key, Value> {
  #changes = 0;
  #edition = $state(0);

  /** All values; drawn again at every change. */
  readonly all: readonly Value[] = $derived.by(() => {
    void this.#edition;
    return untrack(() => [...this.values()]);
  });

  override set(key: Key, value: Value): this {
    super.set(key, value);
    this.#edition = ++this.#changes;
    return this;
  }
  override delete(key: Key): boolean {
    this.#edition = ++this.#changes;
    return super.delete(key);
  }
  override clear(): void {
    super.clear();
    this.#edition = ++this.#changes;
  }
}
