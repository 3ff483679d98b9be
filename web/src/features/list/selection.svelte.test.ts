import { beforeEach, expect, test } from 'vitest';
import { selection } from './selection.svelte';

const rows = [9, 7, 5, 3, 1];
const chosen = () => [...selection.numbers].sort((a, b) => b - a);

beforeEach(() => selection.clear());

test('one by one, and off again', () => {
  selection.toggle(7);
  selection.toggle(3);
  expect(chosen()).toEqual([7, 3]);
  selection.toggle(7);
  expect(chosen()).toEqual([3]);
});

test.each([
  ['down', 7, 3, [7, 5, 3]],
  ['up', 3, 9, [9, 7, 5, 3]],
  ['to itself', 5, 5, [5]],
])('with Shift all from the one chosen last, %s', (_, from, to, expected) => {
  selection.toggle(from);
  selection.through(to, rows);
  expect(chosen()).toEqual(expected);
});

test('what was chosen before stays, and Shift without a beginning chooses one', () => {
  selection.through(9, rows);
  expect(chosen()).toEqual([9]);
  selection.toggle(1);
  selection.through(3, rows);
  expect(chosen()).toEqual([9, 3, 1]);
});

test('Shift goes by the rows on screen: one that has left is no beginning', () => {
  selection.toggle(4);
  selection.through(5, rows);
  expect(chosen()).toEqual([5, 4]);
});
