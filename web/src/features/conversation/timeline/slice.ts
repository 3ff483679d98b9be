/** How many of the loaded messages stand in the DOM at most. */
export const mostRendered = 150;
/** Messages that come or go at a time: as many as are drawn without being felt. */
const sliceSize = 25;

/** px of the lowest row, and of the least that stands around the messages. */
const lowest = 36;
const bars = 240;

/** Rows that fill a screen, so that opening a conversation draws no more; the next slice comes after it is painted. */
export function rowsToFill(height: number): number {
  return Math.max(8, Math.ceil((height - bars) / lowest));
}

/** Half open, as indexes of the loaded messages. */
export interface Range {
  start: number;
  end: number;
}

/** The messages around one of them. */
export function around(index: number, count: number): Range {
  const start = Math.max(0, Math.min(index - mostRendered / 2, count - mostRendered));
  return { start, end: Math.min(count, start + mostRendered) };
}

/** One slice further up; what is too far down then leaves. */
export function earlier({ start, end }: Range): Range {
  const first = Math.max(0, start - sliceSize);
  return { start: first, end: Math.min(end, first + mostRendered) };
}

/** One slice further down; what is too far up then leaves. */
export function later({ start, end }: Range, count: number): Range {
  const last = Math.min(count, end + sliceSize);
  return { start: Math.max(start, last - mostRendered), end: last };
}

/** Heights in pixels of rows that were once on screen, so that the space of those that left stays true. */
export class Heights {
  readonly #known = new Map<string, number>();
  #sum = 0;

  set(key: string, height: number): void {
    this.#sum += height - (this.#known.get(key) ?? 0);
    this.#known.set(key, height);
  }

  /** The room that these rows take; those never seen count as the mean of the others. */
  of(keys: readonly string[]): number {
    const mean = this.#known.size === 0 ? 56 : this.#sum / this.#known.size;
    let total = 0;
    for (const key of keys) total += this.#known.get(key) ?? mean;
    return Math.round(total);
  }
}
