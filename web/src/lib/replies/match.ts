import type { CannedResponse } from '$lib/api';
import { plain } from '$lib/ui/keys';

/** What is looked in, made once per version. */
interface Hay {
  code: string;
  text: string;
}
const hays = new WeakMap<CannedResponse, Hay>();
function hayOf(reply: CannedResponse): Hay {
  let hay = hays.get(reply);
  if (!hay) hays.set(reply, (hay = { code: plain(reply.code), text: plain(reply.text) }));
  return hay;
}

/** A code may stand in each scope: the nearest is meant first. */
const nearness = { personal: 0, team: 1, shared: 2 } as const;

/**
 * The canned responses that fit what was typed, best first: by code (the same, its beginning, within it, its letters in order),
 * then by words of the text. Of one code one's own comes before the team's, and that before everybody's; of other equals those that
 * are used most come first.
 */
export function find(typed: string, all: readonly CannedResponse[]): readonly CannedResponse[] {
  const query = plain(typed.trim());
  const words = query.split(/\s+/).filter(Boolean);
  const hits: { reply: CannedResponse; rank: number }[] = [];
  for (const reply of all) {
    const rank = rankOf(hayOf(reply), query, words);
    if (rank !== undefined) hits.push({ reply, rank });
  }
  return hits
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.rank === 1 ? far(a.reply) - far(b.reply) : 0) ||
        b.reply.uses - a.reply.uses ||
        (a.reply.code === b.reply.code ? far(a.reply) - far(b.reply) : a.reply.code < b.reply.code ? -1 : 1),
    )
    .map((hit) => hit.reply);
}

const far = ({ scope }: CannedResponse) => nearness[scope];

/** Lower is better; undefined: it does not fit. */
function rankOf({ code, text }: Hay, query: string, words: readonly string[]): number | undefined {
  if (query === '') return 0;
  if (code === query) return 1;
  if (code.startsWith(query)) return 2;
  if (code.includes(query)) return 3;
  if (inOrder(query, code)) return 4;
  if (query.length > 1 && words.every((word) => text.includes(word) || code.includes(word))) return 5;
  return undefined;
}

/** Whether all letters stand in the text, in their order, the first of them at its beginning: "slu" in "saludo". */
function inOrder(letters: string, text: string): boolean {
  if (letters[0] !== text[0]) return false;
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
