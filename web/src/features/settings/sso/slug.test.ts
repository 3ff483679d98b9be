import { expect, test } from 'vitest';
import { slugOf } from './slug';

test.each([
  ['Café Ñandú & Cía.', 'cafe-nandu-cia'],
  ['  Acme  ', 'acme'],
  ['¡¡!!', ''],
  ['x'.repeat(60), 'x'.repeat(40)],
])('%s is %s in an address', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
