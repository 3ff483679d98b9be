import { expect, test } from 'vitest';
import type { Attribute } from '$lib/api';
import { decimal, readable, writable, written } from './attributes';

const of = (kind: Attribute['kind'], currency: string | null = null) => ({ kind, currency }) as Attribute;

test.each([
  ['pt-BR', '1.500,5', '1500.5'],
  ['es-419', '1,500.5', '1500.5'],
  ['pt-BR', '12.345.678', '12345678'],
  ['pt-BR', '1.5', '1.5'], // groups nothing
  ['es-419', '1,5', '1.5'],
  ['es-419', '-1 500', '-1500'],
  ['en', 'mil', 'mil'], // the server says so
])('in %s %j is %s', (tag, text, wanted) => expect(decimal(text, tag)).toBe(wanted));

test('values are read and written in the language', () => {
  expect(readable(of('currency', 'BRL'), 1500.5, 'pt-BR').replace(/\s/g, ' ')).toBe('R$ 1.500,50');
  expect(readable(of('currency', 'XYZW'), 1500, 'en')).toBe('1,500');
  expect(readable(of('date'), '2026-07-01', 'en')).toBe('Jul 1, 2026'); // in every time zone
  expect(readable(of('link'), 'https://tienda.example/', 'en')).toBe('tienda.example');
  expect(readable(of('number'), null, 'en')).toBe('');
  expect(writable(of('number'), 1500.5, 'pt-BR')).toBe('1500,5');
  expect(written(of('number'), writable(of('number'), 1500.5, 'pt-BR'), 'pt-BR')).toBe('1500.5');
  expect(written(of('list'), '', 'en')).toBeNull();
});
