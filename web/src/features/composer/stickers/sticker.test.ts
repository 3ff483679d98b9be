import { expect, test } from 'vitest';
import { placed } from './sticker';

test.each([
  [512, 512, { x: 0, y: 0, width: 512, height: 512 }],
  [600, 600, { x: 0, y: 0, width: 512, height: 512 }],
  [1000, 500, { x: 0, y: 128, width: 512, height: 256 }],
  [100, 200, { x: 128, y: 0, width: 256, height: 512 }],
  [4000, 1, { x: 0, y: 256, width: 512, height: 1 }],
])('a picture of %d × %d stands whole in the middle', (width, height, expected) => {
  expect(placed(width, height)).toEqual(expected);
});
