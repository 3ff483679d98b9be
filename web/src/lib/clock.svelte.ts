/** ms by which the server's clock is ahead of this computer's, which may be wrong by hours. */
let ahead = $state(0);

/**
 * The server's time, ms since 1970: all moments that it tells us of are compared with it, and what we write meanwhile is dated
 * by it. Drawn again when the difference becomes known.
 */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Takes the time that the server said. */
export function setServerTime(now: string): void {
  const told = Date.parse(now) - Date.now();
  // The answer's way here is in it, too: less than that is no difference.
  ahead = Math.abs(told) < 1000 ? 0 : told;
}
