import { beforeAll, describe, expect, test, vi } from 'vitest';
import { i18n } from './i18n.svelte';
import { clockTime, countdown, dayName, fileSize, number, playTime, shortDate, shortTime, timeAgo } from './time';

const now = new Date(2026, 10, 18, 10, 45).getTime(); // a Wednesday, local time
const at = (...parts: [number, number, number, number, number]) => new Date(...parts);
const minutes = 60_000;
const hours = 60 * minutes;

beforeAll(() => i18n.use('es'));

describe('shortTime', () => {
  test.each([
    [at(2026, 10, 18, 9, 5), '9:05'],
    [at(2026, 10, 17, 23, 59), 'ayer'],
    [at(2026, 10, 16, 8, 0), 'lun'],
    [at(2026, 9, 28, 8, 0), '28 oct'],
    [at(2024, 9, 28, 8, 0), '28/10/24'],
  ])('%s is %s', (moment, expected) => {
    expect(shortTime(moment, now).replace('.', '')).toBe(expected);
  });
});

describe('dayName', () => {
  test.each([
    [at(2026, 10, 18, 0, 0), 'Hoy'],
    [at(2026, 10, 17, 12, 0), 'Ayer'],
    [at(2026, 2, 3, 12, 0), 'Martes, 3 de marzo'],
    [at(2025, 2, 3, 12, 0), 'Lunes, 3 de marzo de 2025'],
  ])('%s is %s', (moment, expected) => {
    expect(dayName(moment, now)).toBe(expected);
  });
});

describe('timeAgo', () => {
  test.each([
    [now - 5_000, 'ahora'],
    [now + 5_000, 'ahora'], // clocks differ by a little
    [now - 5 * minutes, 'hace 5 minutos'],
    [now - 3 * hours, 'hace 3 horas'],
    [now - 30 * hours, 'ayer'],
  ])('%s is %s', (moment, expected) => {
    expect(timeAgo(moment, now)).toBe(expected);
  });
});

describe('countdown', () => {
  test.each([
    [23 * hours + 59 * minutes, '23 h'],
    [4 * hours, '4 h'],
    [3 * hours + 12 * minutes, '3 h 12'],
    [3 * hours + 30_000, '3 h'],
    [38 * minutes + 59_000, '38 min'],
    [9 * minutes + 42_000, '9:42'],
    [-5, '0:00'],
  ])('%s ms is %s', (left, expected) => {
    expect(countdown(left)).toBe(expected);
  });
});

test('playTime', () => {
  expect([9, 760, 3723, NaN, Infinity].map(playTime)).toEqual(['0:09', '12:40', '1:02:03', '0:00', '0:00']);
});

test('fileSize', () => {
  expect([0, 999, 38_400, 1_640_000, 16_777_216].map((n) => fileSize(n).replace(/\s/g, ' '))).toEqual([
    '0 kB',
    '1 kB',
    '38 kB',
    '1.6 MB',
    '16 MB',
  ]);
});

test('what every row shows is written without making a format, which is dear', () => {
  const formats = [vi.spyOn(Intl, 'DateTimeFormat'), vi.spyOn(Intl, 'NumberFormat')];
  expect([clockTime(new Date(2026, 2, 3, 0, 5)), number(0), number(999)]).toEqual(['0:05', '0', '999']);
  for (const format of formats) {
    expect(format).not.toHaveBeenCalled();
    format.mockRestore();
  }
});

test('a date in the middle of a sentence has its year when it is another one', () => {
  const now = new Date(2026, 5, 1).getTime();
  expect([shortDate(new Date(2026, 2, 3), now), shortDate(new Date(2025, 2, 3), now)]).toEqual(['3 mar', '3 mar 2025']);
});
