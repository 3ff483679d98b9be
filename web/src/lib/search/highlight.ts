import { plain } from '$lib/ui/keys';

/** Whether each word of a search begins, or stands in, one of the words of a text. Both are plain: lower case, no accents. */
export function contains(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** How well a text answers a search, the best first: it begins so, a word of it begins so, it stands somewhere. */
export function rank(text: string, search: string): number {
  if (text.startsWith(search)) return 0;
  return text.includes(` ${search}`) ? 1 : 2;
}

/** The words of a search. */
export function wordsOf(search: string): string[] {
  return plain(search).split(/\s+/).filter(Boolean);
}

/** A text cut where a search stands in it, so that the hit can be drawn bold; accents do not matter. */
export function highlight(text: string, words: readonly string[]): { text: string; hit: boolean }[] {
  // One plain character for each written one, so that places in the one are places in the other.
  const letters = [...text];
  const flat = letters.map((letter) => plain(letter).charAt(0) || letter).join('');
  const hits = new Array<boolean>(letters.length).fill(false);
  for (const word of words) {
    const at = flat.indexOf(word);
    if (at >= 0) hits.fill(true, at, at + word.length);
  }
  const parts: { text: string; hit: boolean }[] = [];
  letters.forEach((letter, index) => {
    const hit = hits[index] ?? false;
    const last = parts.at(-1);
    if (last && last.hit === hit) last.text += letter;
    else parts.push({ text: letter, hit });
  });
  return parts;
}

/** A text cut at the ranges that a search marked in it. */
export function marked(
  text: string,
  marks: readonly { start: number; end: number }[],
): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const { start, end } of marks) {
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts;
}
