import { expect, test } from 'vitest';
import { hold } from './held';

test.each([
  ['nothing new', [1, 2, 3], [1, 2, 3], [1, 2, 3], 0],
  ['new above', [1, 2, 3], [5, 4, 1, 2, 3], [1, 2, 3], 2],
  ['an old one rises', [1, 2, 3], [3, 1, 2], [1, 2, 3], 1],
  ['one leaves', [1, 2, 3], [1, 3], [1, 3], 0],
  ['a page follows', [1, 2], [1, 2, 3, 4], [1, 2, 3, 4], 0],
  ['new above and a page', [1, 2], [9, 1, 2, 3], [1, 2, 3], 1],
  ['new in the middle', [1, 2], [1, 9, 2], [1, 2], 1],
  ['another list altogether', [1, 2], [7, 8], [7, 8], 0],
])('%s', (_, frozen, now, shown, held) => {
  expect(hold(frozen, now)).toEqual({ shown, held });
});
