/** What a ring says: plenty of time, less than four hours, less than one, none. */
export type RingTone = 'ok' | 'warn' | 'bad' | 'off';

const hour = 3_600_000;

export interface Ring {
  tone: RingTone;
  /** Share of the time that is left, 0 to 1. */
  fraction: number;
  /** Milliseconds left, 0 when closed. */
  left: number;
}

/** The ring of a term that ends at `end` after having lasted `length` (both ms). */
export function ringOf(end: number, now: number, length = 24 * hour): Ring {
  const left = Math.max(0, end - now);
  const tone = left === 0 ? 'off' : left < hour ? 'bad' : left < 4 * hour ? 'warn' : 'ok';
  return { tone, fraction: Math.min(1, left / length), left };
}
