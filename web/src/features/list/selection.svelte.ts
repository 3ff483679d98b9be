/** The conversations that are chosen in the list on screen, for what is done to many at once. */
class Selection {
  #numbers = $state.raw<ReadonlySet<number>>(new Set());
  /** Where Shift begins. */
  #anchor: number | undefined;

  get numbers(): ReadonlySet<number> {
    return this.#numbers;
  }
  get size(): number {
    return this.#numbers.size;
  }

  toggle(number: number): void {
    const next = new Set(this.#numbers);
    if (!next.delete(number)) next.add(number);
    this.#anchor = number;
    this.#numbers = next;
  }

  /** Adds the rows from the one that was chosen last to this one. */
  through(number: number, rows: readonly number[]): void {
    const to = rows.indexOf(number);
    const from = this.#anchor === undefined ? -1 : rows.indexOf(this.#anchor);
    if (from < 0 || to < 0) {
      if (!this.#numbers.has(number)) this.toggle(number);
      return;
    }
    this.set([...this.#numbers, ...rows.slice(Math.min(from, to), Math.max(from, to) + 1)]);
  }

  set(numbers: Iterable<number>): void {
    this.#numbers = new Set(numbers);
  }

  clear(): void {
    if (this.#numbers.size > 0) this.#numbers = new Set();
    this.#anchor = undefined;
  }
}

export const selection = new Selection();
