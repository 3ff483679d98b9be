/** Rows on either side of the visible ones that are there before they are looked at. */
export const spare = 4;

/** Which rows of a list are there, in order: those near the visible ones, and those to be kept wherever they are. */
export function rowsFrom(top: number, seen: number, count: number, keep: readonly number[], margin = spare): number[] {
  const first = Math.max(0, Math.min(top, count - seen)); // the list may be shorter than when it was scrolled
  const start = Math.max(0, first - margin);
  const end = Math.min(count, first + seen + margin);
  const rows = Array.from({ length: end - start }, (_, n) => start + n);
  const apart = keep.filter((index) => index >= 0 && index < count && (index < start || index >= end));
  return [...apart.filter((index) => index < start), ...rows, ...apart.filter((index) => index >= end)];
}

/** Where to scroll so that a row is in view, by as little as possible. All in px; what stays above the rows takes none of `room`. */
export function scrolledTo(begins: number, height: number, scrollTop: number, room: number): number {
  return Math.min(Math.max(scrollTop, begins + height - room), begins);
}
