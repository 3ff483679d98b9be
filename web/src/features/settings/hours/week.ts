import type { BusinessHours, Span, SpecialDay } from '$lib/api';
import { i18n } from '$lib/i18n';

export type Week = BusinessHours['week'];

/** Days of the week as they stand in a calendar, Monday first; 0 is Sunday. */
export const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

export const usualSpan: Span = { from: '09:00', to: '18:00' };

/** What most begin with: Monday to Friday. */
export const usualWeek: Week = [[], ...Array.from({ length: 5 }, () => [usualSpan]), []];

/** A field for times knows no 24:00: midnight ends the day. */
export const shownTo = (span: Span) => (span.to === '24:00' ? '00:00' : span.to);
export const spanOf = (from: string, to: string): Span => ({ from, to: to === '00:00' ? '24:00' : to });

export const allDay = (span: Span) => span.from === '00:00' && span.to === '24:00';
/** It ends on the day after. */
export const overnight = (span: Span) => span.to < span.from;

const clock = (time: string) => (i18n.locale === 'pt' ? time : time.replace(/^0(?=\d:)/, ''));

/** "9:00–13:00, 14:00–18:00" */
export function spansText(spans: readonly Span[]): string {
  return spans.map((span) => `${clock(span.from)}–${clock(span.to)}`).join(', ');
}

export function dayName(day: number, weekday: 'long' | 'short' = 'long'): string {
  const name = new Intl.DateTimeFormat(i18n.tag, { weekday, timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day)); // the 1st was a Sunday
  return weekday === 'long' ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/** "lun–vie 9:00–18:00 · sáb 9:00–13:00"; "" if it never opens. */
export function weekText(week: Week): string {
  const groups: { first: number; last: number; text: string }[] = [];
  for (const day of weekdays) {
    const text = spansText(week[day] ?? []);
    const before = groups.at(-1);
    if (before && before.text === text) before.last = day;
    else groups.push({ first: day, last: day, text });
  }
  return groups
    .filter(({ text }) => text !== '')
    .map(({ first, last, text }) => {
      const days = first === last ? dayName(first, 'short') : `${dayName(first, 'short')}–${dayName(last, 'short')}`;
      return `${days} ${text}`;
    })
    .join(' · ');
}

/** By date; those of the same date keep what is there already. */
export function merged(days: readonly SpecialDay[], more: readonly SpecialDay[]): SpecialDay[] {
  const known = new Set(days.map((day) => day.date));
  return [...days, ...more.filter((day) => !known.has(day.date))].sort((a, b) => a.date.localeCompare(b.date));
}
