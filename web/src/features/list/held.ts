export interface Held {
  /** The rows in the order in which they stood still. */
  shown: readonly number[];
  /** How many wait above, or are new to the list. */
  held: number;
}

/**
 * The rows of a list that must not move under the pointer: those that were there stay where they were, those that left go, what
 * follows the last of them (a loaded page) is added, and everything else waits.
 * @param frozen the rows when the pointer came
 * @param now the rows as they should be
 */
export function hold(frozen: readonly number[], now: readonly number[]): Held {
  if (frozen.every((number, index) => now[index] === number)) return { shown: now, held: 0 }; // at most a page came below
  const present = new Map(now.map((number, index) => [number, index]));
  const kept = frozen.filter((number) => present.has(number));
  if (kept.length === 0) return { shown: now, held: 0 };
  const before = new Set(kept);
  const lowest = Math.max(...kept.map((number) => present.get(number) ?? 0));
  const below = now.slice(lowest + 1);
  const shown = [...kept, ...below];
  const first = present.get(kept[0] ?? 0) ?? 0;
  const added = now.filter((number, index) => index <= lowest && !before.has(number)).length;
  return { shown, held: Math.max(first, added) };
}
