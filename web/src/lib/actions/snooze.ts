import { momentOf } from '$lib/i18n/moment';
import { wallTime } from '$lib/i18n/zone';

/** A usual end of a snooze; no moment: when the customer writes. */
export interface SnoozeTime {
  id: 'reply' | 'tomorrow' | 'week' | 'hour' | 'hours';
  at?: number;
}

const hour = 3_600_000;
/** When a working day begins. */
const morning = { hour: 9, minute: 0 };

/** The usual ends, by the clock of a zone. Next week begins on its Monday. */
export function snoozeTimes(now: number, zone: string): SnoozeTime[] {
  const today = wallTime(now, zone);
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const inDays = (days: number) => momentOf({ ...today, ...morning, day: today.day + days }, zone);
  return [
    { id: 'reply' },
    { id: 'tomorrow', at: inDays(1) },
    { id: 'week', at: inDays(toMonday) },
    { id: 'hour', at: now + hour },
    { id: 'hours', at: now + 3 * hour },
  ];
}
