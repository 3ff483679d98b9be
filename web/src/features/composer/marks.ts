/** A text and what is selected of it. */
export interface Selection {
  value: string;
  start: number;
  end: number;
}

/** The signs by which the channel marks text. */
export const marks = { bold: '*', italic: '_', strike: '~', code: '`' } as const;
export type MarkName = keyof typeof marks;

/**
 * Puts a mark around the selection, or takes it away if it is there. Marks do not span lines, so each selected line gets its
 * own; with nothing selected the cursor ends between two marks.
 */
export function toggleMark({ value, start, end }: Selection, name: MarkName): Selection {
  const mark = marks[name];
  const picked = value.slice(start, end);
  const lead = picked.length - picked.trimStart().length;
  const inner = picked.trim();
  if (inner === '') {
    return { value: value.slice(0, start) + mark + mark + value.slice(end), start: start + 1, end: start + 1 };
  }
  const from = start + lead;
  const to = from + inner.length;
  if (value.charAt(from - 1) === mark && value.charAt(to) === mark) {
    return { value: value.slice(0, from - 1) + inner + value.slice(to + 1), start: from - 1, end: to - 1 };
  }
  const lines = inner.split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  const marked = filled.every((line) => line.length > 2 && line.startsWith(mark) && line.endsWith(mark));
  const changed = lines.map((line) => (line.trim() === '' ? line : marked ? line.slice(1, -1) : wrap(line, mark)));
  const text = changed.join('\n');
  return { value: value.slice(0, from) + text + value.slice(to), start: from, end: from + text.length };
}

/** A mark must touch its word, or it marks nothing. */
function wrap(line: string, mark: string): string {
  const lead = line.length - line.trimStart().length;
  return line.slice(0, lead) + mark + line.trim() + mark + line.slice(lead + line.trim().length);
}
