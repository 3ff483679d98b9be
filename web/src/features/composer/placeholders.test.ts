import { expect, test } from 'vitest';
import { pieces, unfilled } from './placeholders';

test.each([
  ['Hola {{contacto.nombre}}, {{contacto.nombre}} {{x}}', ['{{contacto.nombre}}', '{{x}}']],
  ['{{ conversación.número }}', ['{{ conversación.número }}']],
  ['{{7*7}} {{}} {x} {{a b}}', []],
  ['', []],
])('%j leaves %j to be filled in', (text, left) => {
  expect(unfilled(text)).toEqual(left);
});

test('pieces make the text again', () => {
  const text = 'a {{b}} c {{d}}';
  expect(pieces(text)).toEqual(['a ', '{{b}}', ' c ', '{{d}}', '']);
});
