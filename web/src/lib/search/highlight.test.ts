import { describe, expect, test } from 'vitest';
import { contains, highlight, marked, rank, wordsOf } from './highlight';

const bold = (text: string, search: string) =>
  highlight(text, wordsOf(search))
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('');

describe('highlight', () => {
  test.each([
    ['Derivar a agente', 'der', '[Der]ivar a agente'],
    ['Valderrama Textiles', 'der', 'Val[der]rama Textiles'],
    ['José Núñez', 'nunez jose', '[José] [Núñez]'],
    ['Ana 👋 Ruiz', 'ruiz', 'Ana 👋 [Ruiz]'],
    ['Ana', 'x', 'Ana'],
    ['Ana', '', 'Ana'],
  ])('%s with %j', (text, search, expected) => {
    expect(bold(text, search)).toBe(expected);
  });
});

test('every word of a search must be there', () => {
  expect(contains('lucia hernandez', wordsOf('Lucía her'))).toBe(true);
  expect(contains('lucia hernandez', wordsOf('Lucía x'))).toBe(false);
});

test('what begins so comes before what only holds it', () => {
  const found = ['valderrama', 'ana derbez', 'derivar'].sort((a, b) => rank(a, 'der') - rank(b, 'der'));
  expect(found).toEqual(['derivar', 'ana derbez', 'valderrama']);
});

test('cuts a text at the marks of the server, which count as browsers do', () => {
  expect(marked('😀 una ruana', [{ start: 7, end: 9 }])).toEqual([
    { text: '😀 una ', hit: false },
    { text: 'ru', hit: true },
    { text: 'ana', hit: false },
  ]);
  expect(marked('ruana', [{ start: 0, end: 5 }])).toEqual([{ text: 'ruana', hit: true }]);
  expect(marked('ruana', [])).toEqual([{ text: 'ruana', hit: false }]);
});
