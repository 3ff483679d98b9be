/** Words with the signs of the marks that they carry, such as "*_"; code carries no other. */
export interface Run {
  text: string;
  signs: string;
}

const wordCharacter = /[\p{L}\p{N}]/u;
/** From the outermost to the innermost. */
const order = '*_~`';

/**
 * A line's runs with marks around them. A mark touches its words, so the spaces at its edge stand outside; where it would touch a
 * letter outside, or its own sign inside, the channel would not read it as one, and the words stand bare.
 */
export function withMarks(runs: readonly Run[], signs = order, before = '', after = ''): string {
  const sign = signs.charAt(0);
  if (sign === '') return runs.map((run) => run.text).join('');
  let out = '';
  for (let at = 0; at < runs.length;) {
    const marked = runs[at]?.signs.includes(sign) ?? false;
    let end = at + 1;
    while (end < runs.length && runs[end]?.signs.includes(sign) === marked) end++;
    const next = runs[end]?.text.charAt(0) ?? after;
    const inner = withMarks(runs.slice(at, end), signs.slice(1), out.slice(-1) || before, next);
    out += marked ? around(inner, sign, out.slice(-1) || before, next) : inner;
    at = end;
  }
  return out;
}

function around(inner: string, sign: string, before: string, after: string): string {
  const words = inner.trim();
  const lead = inner.slice(0, inner.length - inner.trimStart().length);
  const tail = inner.slice(inner.trimEnd().length);
  const touches = wordCharacter.test(lead || before) || wordCharacter.test(tail || after);
  return words === '' || words.includes(sign) || touches ? inner : lead + sign + words + sign + tail;
}
