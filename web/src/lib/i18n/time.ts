import { written } from './catalogue';
import { minuteClock } from './clock.svelte';
import { i18n } from './i18n.svelte';

/** What the API sends (RFC 3339), or a moment of our own. */
export type Moment = string | number | Date;

const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = i18n.tag + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(i18n.tag, options)));
  return format;
}

function relativeFormat(): Intl.RelativeTimeFormat {
  let format = relatives.get(i18n.tag);
  if (!format) relatives.set(i18n.tag, (format = new Intl.RelativeTimeFormat(i18n.tag, { numeric: 'auto' })));
  return format;
}

/** Whole calendar days from a to b, in the local zone; negative if b is earlier. */
function daysBetween(a: Date, b: Date): number {
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  return Math.round((midnight(b) - midnight(a)) / day);
}

/** "10:41", "9:05" */
export function clockTime(moment: Moment): string {
  const date = new Date(moment);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = i18n.locale === 'pt' ? two(date.getHours()) : date.getHours();
  return `${hours}:${two(date.getMinutes())}`;
}

/** "3 mar 2025, 10:41", for tooltips. */
export function fullTime(moment: Moment): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(new Date(moment));
}

/** For a row: "10:41" today, "ayer", "lun" in the last week, "28 oct", "28/10/24" in another year. */
export function shortTime(moment: Moment, now: number = minuteClock.now): string {
  const date = new Date(moment);
  const today = new Date(now);
  const ago = daysBetween(date, today);
  if (ago === 0) return clockTime(date);
  if (ago === 1) return relativeFormat().format(-1, 'day');
  if (ago > 1 && ago < 7) return dateFormat({ weekday: 'short' }).format(date);
  if (date.getFullYear() === today.getFullYear()) return dateFormat({ day: 'numeric', month: 'short' }).format(date);
  return dateFormat({ dateStyle: 'short' }).format(date);
}

/** "3 mar", with the year when it is another one, in the middle of a sentence. */
export function shortDate(moment: Moment, now: number = minuteClock.now): string {
  const date = new Date(moment);
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return dateFormat(sameYear ? options : { ...options, year: 'numeric' }).format(date);
}

/** For a separator: "Hoy", "Ayer", "lunes", "lunes, 3 de marzo", with the year when it is another one. */
export function dayName(moment: Moment, now: number = minuteClock.now): string {
  const date = new Date(moment);
  const today = new Date(now);
  const ago = daysBetween(date, today);
  if (ago === 0 || ago === 1) return capital(relativeFormat().format(-ago, 'day'));
  const sameYear = date.getFullYear() === today.getFullYear();
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  return capital(dateFormat(sameYear ? options : { ...options, year: 'numeric' }).format(date));
}

/** "hace 5 min", "hace 3 h", "ayer", "hace 12 días": how long ago, for a sentence. */
export function timeAgo(moment: Moment, now: number = minuteClock.now): string {
  const elapsed = Math.max(0, now - new Date(moment).getTime());
  const minutes = Math.floor(elapsed / 60_000);
  if (minutes < 1) return relativeFormat().format(0, 'second');
  if (minutes < 60) return relativeFormat().format(-minutes, 'minute');
  if (elapsed < day) return relativeFormat().format(-Math.floor(minutes / 60), 'hour');
  return relativeFormat().format(-Math.floor(elapsed / day), 'day');
}

/**
 * A length of time as tight as it matters: "23 h" from four hours on, "3 h 10" below, "38 min" below an hour,
 * "9:42" below ten minutes. The units are written alike in our three languages.
 */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 4) return `${hours} h`;
  if (hours >= 1) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60}`;
  if (minutes >= 10) return `${minutes} min`;
  return playTime(seconds);
}

/** "0:09", "12:40", "1:02:03" from seconds, for sound and video. */
export function playTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const units = ['kilobyte', 'megabyte', 'gigabyte'];

/** "38 kB", "1,6 MB"; what has anything in it is 1 kB at least. A limit of whole MB is written as whoever set it counts. */
export function fileSize(bytes: number): string {
  const k = bytes % 1024 ** 2 === 0 ? 1024 : 1000;
  const step = bytes < k ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(k)) - 1);
  const value = bytes / k ** (step + 1);
  return new Intl.NumberFormat(i18n.tag, {
    style: 'unit',
    unit: units[step],
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(step === 0 && bytes > 0 ? Math.max(1, value) : value);
}

/** "1.234" */
export function number(value: number): string {
  return written(i18n.tag, value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
