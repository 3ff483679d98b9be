import { beforeAll, describe, expect, test } from 'vitest';
import { i18n } from './i18n.svelte';
import { momentOf } from './moment';
import { comingTime, wallTime } from './zone';

const at = (text: string) => Date.parse(text);

describe('the clock on a wall', () => {
  test.each([
    ['2026-03-03T12:00:00Z', 'America/Mexico_City', '2026-03-03 6:00'],
    ['2026-03-03T03:30:00Z', 'America/Bogota', '2026-03-02 22:30'],
    ['2026-07-01T12:00:00Z', 'America/Santiago', '2026-07-01 8:00'],
    ['2026-01-01T12:00:00Z', 'America/Santiago', '2026-01-01 9:00'],
  ])('%s in %s is %s, and leads back', (moment, zone, expected) => {
    const wall = wallTime(at(moment), zone);
    const two = (n: number) => String(n).padStart(2, '0');
    expect(`${wall.year}-${two(wall.month)}-${two(wall.day)} ${wall.hour}:${two(wall.minute)}`).toBe(expected);
    expect(momentOf(wall, zone)).toBe(at(moment));
  });

  test('nine in the morning is nine on both sides of a change of the clock', () => {
    const zone = 'America/Santiago'; // an hour ahead from 6 September 2026 on
    for (const day of [5, 6, 7]) {
      const moment = momentOf({ year: 2026, month: 9, day, hour: 9, minute: 0 }, zone);
      expect(wallTime(moment, zone)).toMatchObject({ day, hour: 9, minute: 0 });
    }
  });

  test('days run over into the next month', () => {
    expect(momentOf({ year: 2026, month: 12, day: 32, hour: 9, minute: 0 }, 'America/Bogota')).toBe(
      at('2027-01-01T14:00:00Z'),
    );
  });
});

describe('a time to come', () => {
  beforeAll(() => i18n.use('es'));
  const now = at('2026-03-03T18:00:00Z'); // Tuesday, noon in Mexico City
  test.each([
    ['2026-03-03T21:40:00Z', '15:40'],
    ['2026-03-04T15:00:00Z', 'mañana 9:00'],
    ['2026-03-09T15:00:00Z', 'lun 9:00'],
    ['2026-04-12T15:00:00Z', '12 abr 9:00'],
    ['2027-04-12T15:00:00Z', '12 abr 2027 9:00'],
  ])('%s is "%s"', (moment, expected) => {
    expect(comingTime(moment, 'America/Mexico_City', now).replace(/ de /g, ' ').replace('.', '')).toBe(expected);
  });
});
