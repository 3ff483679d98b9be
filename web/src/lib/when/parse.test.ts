import { expect, test } from 'vitest';
import { wallTime } from '$lib/i18n/zone';
import { momentIn } from './parse';

const zone = 'America/Mexico_City';
/** Tuesday, 3 March 2026, 12:00 in Mexico City. */
const now = Date.parse('2026-03-03T18:00:00Z');

function shown(text: string, at = now): string | undefined {
  const moment = momentIn(text, at, zone);
  if (moment === undefined) return undefined;
  const { year, month, day, hour, minute } = wallTime(moment, zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

test.each([
  // Spanish
  ['jue 15h', '2026-03-05 15:00'],
  ['jueves a las 15:30', '2026-03-05 15:30'],
  ['el jueves a las 3 de la tarde', '2026-03-05 15:00'],
  ['mañana 9', '2026-03-04 09:00'],
  ['manana a las 9', '2026-03-04 09:00'],
  ['mañana', '2026-03-04 09:00'],
  ['mañana por la tarde', '2026-03-04 15:00'],
  ['mañana por la mañana', '2026-03-04 09:00'],
  ['mañana a las 9 de la mañana', '2026-03-04 09:00'],
  ['pasado mañana 10h', '2026-03-05 10:00'],
  ['en 2 horas', '2026-03-03 14:00'],
  ['en media hora', '2026-03-03 12:30'],
  ['en una hora', '2026-03-03 13:00'],
  ['dentro de 45 minutos', '2026-03-03 12:45'],
  ['en 3 días', '2026-03-06 09:00'],
  ['en 2 semanas a las 10', '2026-03-17 10:00'],
  ['hoy 18h', '2026-03-03 18:00'],
  ['esta noche', '2026-03-03 20:00'],
  ['próximo lunes', '2026-03-09 09:00'],
  ['la semana que viene', '2026-03-09 09:00'],
  ['15/12', '2026-12-15 09:00'],
  ['15 de diciembre 16:40', '2026-12-15 16:40'],
  ['2 ene 8h', '2027-01-02 08:00'],
  ['15h', '2026-03-03 15:00'],
  ['9', '2026-03-04 09:00'],
  ['martes', '2026-03-10 09:00'],
  ['mar 18h', '2026-03-03 18:00'],
  ['5 mar 8:00', '2026-03-05 08:00'],
  ['mediodía', '2026-03-04 12:00'],
  // Portuguese
  ['qui 15h', '2026-03-05 15:00'],
  ['quinta-feira às 15h30', '2026-03-05 15:30'],
  ['amanhã 9', '2026-03-04 09:00'],
  ['amanhã de manhã', '2026-03-04 09:00'],
  ['amanhã às 8 da noite', '2026-03-04 20:00'],
  ['depois de amanhã', '2026-03-05 09:00'],
  ['em 2 horas', '2026-03-03 14:00'],
  ['daqui a meia hora', '2026-03-03 12:30'],
  ['daqui a 3 dias 14h', '2026-03-06 14:00'],
  ['hoje à tarde', '2026-03-03 15:00'],
  ['próxima semana', '2026-03-09 09:00'],
  ['segunda 10h', '2026-03-09 10:00'],
  ['15 de dezembro', '2026-12-15 09:00'],
  // English
  ['thu 3pm', '2026-03-05 15:00'],
  ['tomorrow 9', '2026-03-04 09:00'],
  ['tomorrow at 9:30 am', '2026-03-04 09:30'],
  ['in 2 hours', '2026-03-03 14:00'],
  ['in half an hour', '2026-03-03 12:30'],
  ['in 90 minutes', '2026-03-03 13:30'],
  ['next monday', '2026-03-09 09:00'],
  ['next week', '2026-03-09 09:00'],
  ['dec 15 at 4pm', '2026-12-15 16:00'],
  ['tonight', '2026-03-03 20:00'],
  ['day after tomorrow noon', '2026-03-05 12:00'],
  ['2026-04-01 10:00', '2026-04-01 10:00'],
  ['12/25', '2026-12-25 09:00'],
])('%s', (text, at) => {
  expect(shown(text)).toBe(at);
});

test.each(['', 'hola', '31/2', '25h', 'jue 15h con Ana', 'mañana 9:75', 'en horas', '99'])('%s is no time', (text) => {
  expect(shown(text)).toBeUndefined();
});

test('a weekday is the next one: today if its time is still to come, else in a week', () => {
  expect(shown('mar 11h')).toBe('2026-03-10 11:00');
  expect(shown('mar 13h')).toBe('2026-03-03 13:00');
  expect(shown('próximo martes 13h')).toBe('2026-03-10 13:00');
});

test('it is the clock of the zone, also over its changes', () => {
  // Already Wednesday in Europe, still Tuesday in Mexico.
  expect(shown('mañana 9', Date.parse('2026-03-04T04:00:00Z'))).toBe('2026-03-04 09:00');
  const spring = momentIn('domingo 9h', Date.parse('2026-03-27T12:00:00Z'), 'Europe/Madrid');
  expect(spring).toBe(Date.parse('2026-03-29T07:00:00Z'));
});
