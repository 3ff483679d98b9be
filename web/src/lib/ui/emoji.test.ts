import { expect, test } from 'vitest';
import { emojiGroups, loadEmoji, searchEmoji } from './emoji';

test.each([
  ['es', 'corazon', '❤️'],
  ['es', 'llorando', '😭'],
  ['pt', 'coração', '❤️'],
  ['pt', 'coracao', '❤️'],
  ['en', 'red heart', '❤️'],
  ['en', ':thumbs_up', '👍'],
] as const)('in %s, %s finds %s', async (locale, query, emoji) => {
  const rows = await loadEmoji(locale);
  expect(searchEmoji(rows, query, 40).map((row) => row[0])).toContain(emoji);
});

test('names that begin with what was typed come first, and nothing typed finds nothing', async () => {
  const rows = await loadEmoji('en');
  expect(searchEmoji(rows, 'dog')[0]?.[1]).toMatch(/^dog/);
  expect(searchEmoji(rows, '  ')).toEqual([]);
});

test('every emoji is in a group that the picker shows', async () => {
  const known = new Set<number>(emojiGroups);
  for (const locale of ['es', 'pt', 'en'] as const) {
    expect((await loadEmoji(locale)).filter((row) => !known.has(row[3]))).toEqual([]);
  }
});
