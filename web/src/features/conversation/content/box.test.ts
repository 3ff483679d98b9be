import { expect, test } from 'vitest';
import { boxOf } from './box';

test.each([
  [
    { width: 4000, height: 3000 },
    { width: 320, height: 240 },
  ],
  [
    { width: 1000, height: 4000 },
    { width: 80, height: 240 },
  ],
  [
    { width: 200, height: 100 },
    { width: 200, height: 100 },
  ],
  [
    { width: 4000, height: 100 },
    { width: 320, height: 40 },
  ],
  [{}, { width: 320, height: 240 }],
])('%j', (media, box) => expect(boxOf(media, 'image')).toEqual(box));

test('a small film has room for its controls', () =>
  expect(boxOf({ width: 64, height: 64 }, 'video')).toEqual({ width: 220, height: 110 }));
