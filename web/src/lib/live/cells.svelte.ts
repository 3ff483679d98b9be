import { untrack } from 'svelte';

class Cell<V> {
  value = $state.raw<V>();
}

/** A map whose every entry is a signal of its own: a change redraws only those who read that entry, also before it exists. */
export class Cells<K, V> {
  readonly #cells = new Map<K, Cell<V>>();

  get(key: K): V | undefined {
    return this.#cell(key).value;
  }

  /** The same without being redrawn. */
  peek(key: K): V | undefined {
    return untrack(() => this.#cells.get(key)?.value);
  }

  set(key: K, value: V): void {
    this.#cell(key).value = value;
  }

  /** The cell stays, so that those who read it hear of a return. */
  delete(key: K): void {
    const cell = this.#cells.get(key);
    if (cell) cell.value = undefined;
  }

  values(): V[] {
    return untrack(() => [...this.#cells.values()].flatMap((cell) => (cell.value === undefined ? [] : [cell.value])));
  }

  clear(): void {
    for (const cell of this.#cells.values()) cell.value = undefined;
  }

  #cell(key: K): Cell<V> {
    let cell = this.#cells.get(key);
    // Untracked: a signal made by the reader itself would not be followed by it.
    if (!cell) this.#cells.set(key, (cell = untrack(() => new Cell<V>())));
    return cell;
  }
}
