import { expect, test } from 'vitest';
import { toggleMark, type MarkName, type Selection } from './marks';

/** "a [b] c" selects b. */
function selection(drawn: string): Selection {
  const start = drawn.indexOf('[');
  return { value: drawn.replace(/[[\]]/g, ''), start, end: drawn.indexOf(']') - 1 };
}
const draw = ({ value, start, end }: Selection) =>
  `${value.slice(0, start)}[${value.slice(start, end)}]${value.slice(end)}`;

test.each<[string, MarkName, string]>([
  ['a [b] c', 'bold', 'a [*b*] c'],
  ['a [*b*] c', 'bold', 'a [b] c'],
  ['a *[b]* c', 'bold', 'a [b] c'],
  ['a[ b ]c', 'italic', 'a [_b_] c'],
  ['hola []', 'code', 'hola `[]`'],
  ['[uno\n\n  dos]', 'strike', '[~uno~\n\n  ~dos~]'],
  ['[*uno*\n*dos*]', 'bold', '[uno\ndos]'],
])('%j with %s: %j', (before, name, after) => expect(draw(toggleMark(selection(before), name))).toBe(after));
