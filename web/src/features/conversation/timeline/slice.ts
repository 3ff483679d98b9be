/** Which part of the loaded messages stands in the DOM: at most three slices of fifty. */
export const sliceSize = 50;
export const mostRendered = 3 * sliceSize;
/** Enough to fill a screen, so that opening a conversation costs little; the next slice comes after it is painted. */
export const firstPaint = 20;

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
