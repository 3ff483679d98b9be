import { expect, test } from 'vitest';
import { around, earlier, Heights, later, mostRendered, rowsToFill, type Range } from './slice';

test('walking up and down a long history never holds more than the most, and misses nothing', () => {
  const count = 5000;
  const seen = new Set<number>();
  const note = ({ start, end }: Range) => {
    expect(end - start).toBeLessThanOrEqual(mostRendered);
    for (let index = start; index < end; index++) seen.add(index);
  };
  let range: Range = { start: count - rowsToFill(768), end: count };
  note(range);
  while (range.start > 0) note((range = earlier(range)));
  expect(seen.size).toBe(count);
  seen.clear();
  note(range);
  while (range.end < count) note((range = later(range, count)));
  expect(seen.size).toBe(count);
});

test.each([
  [0, 10, { start: 0, end: 10 }],
  [0, 5000, { start: 0, end: 150 }],
  [2500, 5000, { start: 2425, end: 2575 }],
  [4999, 5000, { start: 4850, end: 5000 }],
])('around %d of %d', (index, count, expected) => expect(around(index, count)).toEqual(expected));

test('a slice more keeps what is on screen', () => {
  expect(earlier({ start: 100, end: 200 })).toEqual({ start: 75, end: 200 });
  expect(earlier({ start: 60, end: 200 })).toEqual({ start: 35, end: 185 });
  expect(earlier({ start: 20, end: 170 })).toEqual({ start: 0, end: 150 });
  expect(later({ start: 0, end: 150 }, 170)).toEqual({ start: 20, end: 170 });
});

test('heights: what was never seen counts as the mean', () => {
  const heights = new Heights();
  heights.set('a', 40);
  heights.set('b', 80);
  heights.set('b', 60);
  expect(heights.of(['a', 'b', 'c'])).toBe(150);
});
