import { expect, test } from 'vitest';
import { loudness } from './peaks';

test('bars follow the sound, the loudest is full', () => {
  const samples = Float32Array.from({ length: 4000 }, (_, at) =>
    at < 1000 ? 0 : at < 2000 ? 0.1 : at < 3000 ? -0.4 : 0.1,
  );
  expect(loudness(samples, 4)).toEqual([0, 0.5, 1, 0.5].map((value) => expect.closeTo(value, 5)));
});

test('silence has no bars', () => expect(loudness(new Float32Array(400), 4)).toEqual([0, 0, 0, 0]));
