import type { Locale } from '$lib/i18n';
import { recall, remember } from '$lib/storage';
import { plain } from './keys';

/** The emoji, its name, more words that find it, and its group (Unicode's numbers). */
export type EmojiRow = [emoji: string, name: string, words: string, group: number];

/** Groups in the order of the picker; 2 holds only parts of others. */
export const emojiGroups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

const recentKey = 'emoji.recent';
const recentCount = 24;

/** The emoji of a language; each language is a chunk that is fetched once. */
export async function loadEmoji(locale: Locale): Promise<readonly EmojiRow[]> {
  if (locale === 'pt') return (await import('virtual:emoji/pt')).default;
  if (locale === 'en') return (await import('virtual:emoji/en')).default;
  return (await import('virtual:emoji/es')).default;
}

const prepared = new WeakMap<readonly EmojiRow[], string[]>();

/**
 * Emoji for what was typed, best first: names that begin with it, then words that do, then whatever holds it. Serves the
 * picker and the composer's ":name".
 */
export function searchEmoji(rows: readonly EmojiRow[], query: string, limit = 60): EmojiRow[] {
  const wanted = plain(query.replace(/[:_]/g, ' ')).trim();
  if (wanted === '') return [];
  let texts = prepared.get(rows);
  if (!texts) prepared.set(rows, (texts = rows.map(([, name, words]) => ` ${plain(`${name} ${words}`)}`)));
  const ranked: [rank: number, row: EmojiRow][] = [];
  rows.forEach((row, index) => {
    const text = texts[index] ?? '';
    if (text.startsWith(` ${wanted}`)) ranked.push([0, row]);
    else if (text.includes(` ${wanted}`)) ranked.push([1, row]);
    else if (text.includes(wanted)) ranked.push([2, row]);
  });
  return ranked
    .sort((a, b) => a[0] - b[0])
    .slice(0, limit)
    .map(([, row]) => row);
}

/** What was used last, newest first. */
export function recentEmoji(): string[] {
  return (recall(recentKey) ?? '').split(' ').filter(Boolean);
}

export function rememberEmoji(emoji: string): void {
  const list = [emoji, ...recentEmoji().filter((one) => one !== emoji)].slice(0, recentCount);
  remember(recentKey, list.join(' '));
}
