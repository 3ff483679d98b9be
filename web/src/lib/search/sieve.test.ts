import { expect, test } from 'vitest';
import { fits, Sieve, type Sought, type Traits } from './sieve';
import { wordsOf } from './highlight';

const typed = (text: string): Sought => ({ words: wordsOf(text), digits: /^\d{3,}$/.test(text) ? text : '' });
const row = (n: number): Traits => ({
  text: `${['lucia', 'ana', 'jose', 'mariana'][n % 4]} ${n % 100 === 7 ? 'hernandez' : 'perez'}`,
  phone: `+52155${10_000 + n}`,
});
const rows = Array.from({ length: 10_000 }, (_, n) => row(n));

/** A sieve that counts the rows it looks at. */
function counting(limit: number) {
  let looked = 0;
  const sieve = new Sieve<Traits>(limit, (one) => {
    looked++;
    return one;
  });
  const look = (text: string, from = rows) => {
    looked = 0;
    const found = sieve.first(from, typed(text));
    return { found, looked };
  };
  return look;
}

test('finds what looking through everything finds, whichever way one types', () => {
  const look = counting(6);
  const ways = [
    'l',
    'lu',
    'lucia',
    'lucia h',
    'lucia her',
    'lucia',
    'ana',
    'ana 1',
    '1',
    '10',
    '100',
    '1000',
    '99',
    '',
  ];
  for (const text of ways)
    expect(look(text).found, text).toEqual(rows.filter((one) => fits(one, typed(text))).slice(0, 6));
});

test('a longer search looks only at what fit, and at what was not reached', () => {
  const look = counting(6);
  expect(look('m').looked).toBeLessThan(30);
  expect(look('mariana').looked).toBeLessThan(60);
  expect(look('mariana hernandez').looked).toBeLessThan(3000);
  expect(look('mariana hernandezz').looked).toBeLessThan(rows.length);
  // Nothing fits, and nothing is looked at again.
  expect(look('mariana hernandezzz')).toEqual({ found: [], looked: 0 });
});

test('rows that changed are looked at anew', () => {
  const look = counting(6);
  expect(look('zoe').found).toEqual([]);
  const zoe = { text: 'zoe', phone: null };
  expect(look('zoe', [...rows, zoe]).found).toEqual([zoe]);
});
