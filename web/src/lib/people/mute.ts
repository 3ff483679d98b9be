import type { Involvement } from '$lib/api';
import { minuteClock } from '$lib/i18n';

/** Whether I want no word of it now. */
export function mutedNow(involved: Involvement | undefined): boolean {
  if (!involved?.muted) return false;
  return involved.muted_until === null || Date.parse(involved.muted_until) > minuteClock.now;
}
