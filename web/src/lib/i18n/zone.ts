import { minuteClock } from './clock.svelte';
import { i18n } from './i18n.svelte';

/** What a clock on the wall of a time zone shows. */
export interface WallTime {
  year: number;
  /** 1…12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const readers = new Map<string, Intl.DateTimeFormat>();

function reader(zone: string): Intl.DateTimeFormat {
  let format = readers.get(zone);
  if (!format) {
    const two = '2-digit';
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      hourCycle: 'h23',
    });
    readers.set(zone, format);
  }
  return format;
}

export function wallTime(moment: number, zone: string): WallTime {
  const parts = new Map(
    reader(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}

const day = 86_400_000;

/** Whole calendar days of a zone from now to a moment; negative if it is past. */
export function daysUntil(moment: string | number, zone: string, now = minuteClock.now): number {
  const midnight = (time: number) => {
    const { year, month, day } = wallTime(time, zone);
    return Date.UTC(year, month - 1, day);
  };
  return Math.round((midnight(typeof moment === 'number' ? moment : Date.parse(moment)) - midnight(now)) / day);
}

/**
 * A time to come, as short as it is clear in a zone: "16:40", "mañana 9:00", "lun 9:00", "12 dic 9:00". `named`: tomorrow is said
 * already, and its day is not.
 */
export function comingTime(moment: string | number, zone: string, now = minuteClock.now, named = false): string {
  const at = typeof moment === 'number' ? moment : Date.parse(moment);
  const days = daysUntil(at, zone, now);
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(i18n.tag, { timeZone: zone, ...options }).format(at);
  const clock = write({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).replace(/^0(?=\d:)/, '');
  if (days === 0) return clock;
  if (days === 1 && !named)
    return `${new Intl.RelativeTimeFormat(i18n.tag, { numeric: 'auto' }).format(1, 'day')} ${clock}`;
  if (days >= 1 && days < 7) return `${write({ weekday: 'short' })} ${clock}`;
  const sameYear = wallTime(at, zone).year === wallTime(now, zone).year;
  return `${write({ day: 'numeric', month: 'short', year: sameYear ? undefined : 'numeric' })} ${clock}`;
}
