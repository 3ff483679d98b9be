import { expect, test } from 'vitest';
import { slashAt } from './slash';

test.each([
  ['/', ''],
  ['/sal', 'sal'],
  ['Hola /buen dia', 'buen dia'],
  ['uno\n/dos', 'dos'],
  ['a /b /c', 'c'],
  ['y/o', undefined],
  ['https://x', undefined],
  ['/ no', undefined],
  ['/uno\ndos', undefined],
  ['', undefined],
  [`/${'x'.repeat(40)}`, undefined],
])('%j looks for %j', (text, query) => {
  expect(slashAt(text, text.length)?.query).toBe(query);
});

test('only what stands before the caret is looked for', () => {
  expect(slashAt('/saludo', 3)).toEqual({ sign: '/', start: 0, end: 3, query: 'sa' });
  expect(slashAt('/saludo', 0)).toBeUndefined();
});

test('in notes an "@" looks for whom to call', () => {
  expect(slashAt('Hola @Ana To', 12, '@')).toEqual({ sign: '@', start: 5, end: 12, query: 'Ana To' });
  expect(slashAt('ana@andina', 10, '@')).toBeUndefined();
});
