import { describe, expect, test } from 'vitest';
import { avatarHue, initials } from './avatar';
import { ringOf } from './ring';

describe('initials', () => {
  test.each([
    ['Lucía Hernández', 'LH'],
    ['Andrés Felipe Rojas', 'AR'],
    ['ana', 'A'],
    ['  🌸 Flor  de María ', 'FM'],
    ['+57 310 455 8821', ''],
    ['', ''],
    ['Ñandú Íñigo', 'ÑÍ'],
  ])('%s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  test('one letter where there is room for one', () => {
    expect(initials('Ana Torres', 1)).toBe('A');
  });
});

test('ids that follow each other spread over all hues', () => {
  const seen = Array.from({ length: 8 }, () => 0);
  for (let id = 1; id <= 800; id++) seen[avatarHue(String(id))]! += 1;
  for (const count of seen) expect(count).toBeGreaterThan(50);
  expect(avatarHue('1482')).toBe(avatarHue('1482'));
});

describe('ringOf', () => {
  const hour = 3_600_000;
  test.each([
    [24 * hour, 'ok', 1],
    [4 * hour, 'ok', 4 / 24],
    [4 * hour - 1, 'warn', 4 / 24],
    [hour, 'warn', 1 / 24],
    [hour - 1, 'bad', 1 / 24],
    [0, 'off', 0],
    [-5, 'off', 0],
    [72 * hour, 'ok', 1],
  ])('%i ms before the end', (left, tone, fraction) => {
    const ring = ringOf(1_000_000 + left, 1_000_000);
    expect(ring.tone).toBe(tone);
    expect(ring.fraction).toBeCloseTo(fraction, 5);
    expect(ring.left).toBe(Math.max(0, left));
  });
});
