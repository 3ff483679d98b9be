import { describe, expect, test } from 'vitest';
import { contains, highlight, rank, wordsOf } from './highlight';

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
