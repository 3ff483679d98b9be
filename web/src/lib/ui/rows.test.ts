import { expect, test } from 'vitest';
import { rowsFrom, scrolledTo } from './rows';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

test('the rows near the visible ones are there, however long the list is', () => {
  expect(rowsFrom(0, 10, 10_000, [])).toEqual(range(0, 14));
  expect(rowsFrom(500, 10, 10_000, [])).toEqual(range(496, 514));
  expect(rowsFrom(9_990, 10, 10_000, [])).toEqual(range(9_986, 10_000));
  expect(rowsFrom(0, 10, 3, [])).toEqual([0, 1, 2]);
  expect(rowsFrom(0, 10, 0, [])).toEqual([]);
  expect(rowsFrom(0, 10, 10_000, [], 0)).toEqual(range(0, 10));
});

test('a list that has become shorter than where it was scrolled to shows its end', () => {
  expect(rowsFrom(500, 10, 20, [])).toEqual(range(6, 20));
});

test('what is kept is there once, in its place', () => {
  expect(rowsFrom(500, 2, 1000, [3, 501, 900])).toEqual([3, ...range(496, 506), 900]);
  expect(rowsFrom(0, 2, 5, [-1, 7])).toEqual(range(0, 5));
});

test('scrolls no further than a row needs to be in view', () => {
  expect(scrolledTo(720, 72, 0, 600)).toBe(192);
  expect(scrolledTo(720, 72, 900, 600)).toBe(720);
  expect(scrolledTo(720, 72, 500, 600)).toBe(500);
});
