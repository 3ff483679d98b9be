/** What begins a search in the text: of canned responses, and in notes of whom to call. */
export type Sign = '/' | '@';

/** A "/" or an "@" behind which something is being looked for. */
export interface Slash {
  sign: Sign;
  /** Where the slash stands, and where what was typed behind it ends. */
  start: number;
  end: number;
  query: string;
}

/** Longer is no search any more. */
const longest = 40;

/** The sign that the caret is behind, if it stands at the beginning or after a space; undefined: it is one like any other. */
export function slashAt(text: string, caret: number, sign: Sign = '/'): Slash | undefined {
  const start = text.lastIndexOf(sign, caret - 1);
  if (start < 0 || caret === 0 || caret - start > longest) return undefined;
  if (start > 0 && !/\s/.test(text.charAt(start - 1))) return undefined;
  const query = text.slice(start + 1, caret);
  return /^\s|\n/.test(query) ? undefined : { sign, start, end: caret, query };
}
