import type { Message } from '$lib/api';

/** How many of the loaded messages stand in the DOM at most. */
export const mostRendered = 150;
/** Messages that come or go at a time: as many as are drawn without being felt. */
const sliceSize = 25;

/** px of the lowest row, of each more line of its text, and of the least that stands around the messages. */
const lowest = 36;
const line = 20;
const bars = 240;
/** More letters than the widest line holds. */
const lineLength = 90;

/** px that the messages have at most. */
export const roomOf = (height: number) => Math.max(8 * lowest, height - bars);
/** Rows that fill this room, however low they are. */
export const rowsToFill = (room: number) => Math.ceil(room / lowest);

/** px that a message takes at least. So what fills a screen is known before anything of it is drawn, and no more is drawn at first. */
export function leastHeight({ text }: Pick<Message, 'text'>): number {
  const lines = Math.max(text.split('\n').length, Math.ceil(text.length / lineLength));
  return lowest + (lines - 1) * line;
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
