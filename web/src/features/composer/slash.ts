/** A "/" behind which something is being looked for. */
export interface Slash {
  /** Where the slash stands, and where what was typed behind it ends. */
  start: number;
  end: number;
  query: string;
}

/** Longer is no search any more. */
const longest = 40;

/** The slash that the caret is behind, if it stands at the beginning or after a space; undefined: it is a slash like any other. */
export function slashAt(text: string, caret: number): Slash | undefined {
  const start = text.lastIndexOf('/', caret - 1);
  if (start < 0 || caret === 0 || caret - start > longest) return undefined;
  if (start > 0 && !/\s/.test(text.charAt(start - 1))) return undefined;
  const query = text.slice(start + 1, caret);
  return /^\s|\n/.test(query) ? undefined : { start, end: caret, query };
}
