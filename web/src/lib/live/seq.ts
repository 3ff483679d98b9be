/** Compares decimal strings by value: ids and seqs are 64 bits wide, more than a number holds. */
export function compareDecimal(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

export function later(a: string, b: string): boolean {
  return compareDecimal(a, b) > 0;
}

export function latest(a: string, b: string): string {
  return later(a, b) ? a : b;
}

/** Microseconds since 1970 of an RFC 3339 time in UTC, exact: Date knows only milliseconds. */
export function micros(time: string): number {
  const beyond = /\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? '';
  return Date.parse(time) * 1000 + Number(beyond.padEnd(3, '0'));
}
