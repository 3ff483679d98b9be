import { minuteClock, secondClock } from '$lib/i18n';

/**
 * Whether only templates may be sent: the customer wrote too long ago, or never. Reads a clock, so that it is drawn again when
 * the moment comes: by the second in the last minutes.
 * @param seconds how long the channel's window lasts; 0: it has none
 */
export function windowClosed(closesAt: string | null | undefined, seconds: number): boolean {
  if (seconds === 0) return false;
  if (!closesAt) return true;
  const end = Date.parse(closesAt);
  const left = end - minuteClock.now;
  return (left > 0 && left < 11 * 60_000 ? end - secondClock.now : left) <= 0;
}
