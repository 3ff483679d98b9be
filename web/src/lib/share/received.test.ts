import { expect, test } from 'vitest';
import { joined } from './received';

test.each([
  [['', '', ''], ''],
  [['Ruana azul', '', 'https://tienda.example/1'], 'Ruana azul\nhttps://tienda.example/1'],
  [
    ['Ruana azul', 'Ruana azul https://tienda.example/1', 'https://tienda.example/1'],
    'Ruana azul https://tienda.example/1',
  ],
  [['', ' https://tienda.example/1 ', 'https://tienda.example/1'], 'https://tienda.example/1'],
  [['Hola', 'Hola', 'Hola'], 'Hola'],
])('%j is shared as %j', (words, text) => {
  expect(joined(words)).toBe(text);
});
