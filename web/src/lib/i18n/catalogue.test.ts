import { describe, expect, test } from 'vitest';
import { parametersOf, readCatalogue } from '../../../scripts/i18n.mjs';
import { format, isOne, merge, type Catalogue, type Message } from './catalogue';
import { locales } from './i18n.svelte';

const catalogues = Object.fromEntries(locales.map((locale) => [locale, readCatalogue(locale) as Catalogue]));
const es = catalogues.es ?? {};

describe('catalogues', () => {
  test.each(Object.entries(catalogues))('%s says everything that Spanish says, and no more', (_, catalogue) => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(es).sort());
  });

  test.each(Object.entries(catalogues))('%s uses the same parameters as Spanish and leaves nothing blank', (_, all) => {
    for (const [key, message] of Object.entries(all)) {
      expect([key, parametersOf(message)]).toEqual([key, parametersOf(es[key] ?? '')]);
      const texts = typeof message === 'string' ? [message] : Object.values(message);
      for (const text of texts) expect([key, text.trim()]).not.toEqual([key, '']);
    }
  });

  test.each(Object.entries(catalogues))('in %s no state reads like an action', (_, catalogue) => {
    const words = (prefix: string) =>
      new Map(
        Object.entries(catalogue)
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, message]) => [JSON.stringify(message).toLowerCase(), key]),
      );
    const actions = words('action.');
    const shared = [...words('status.')].filter(([text]) => actions.has(text)).map(([, key]) => key);
    expect(shared).toEqual([]);
  });
});

describe('format', () => {
  const unread: Message = { one: '{n} nueva', other: '{n} nuevas' };

  test.each([
    ['es-419', 'Hola, {name}', { name: 'Lucía' }, 'Hola, Lucía'],
    ['es-419', 'Hola, {name}', {}, 'Hola, {name}'],
    ['es-419', unread, { n: 1 }, '1 nueva'],
    ['es-419', unread, { n: 0 }, '0 nuevas'],
    ['pt-BR', unread, { n: 0 }, '0 nueva'], // Portuguese counts zero as one
    ['es-419', unread, { n: 1_000_000 }, '1,000,000 nuevas'], // Spanish has a form "many", which may be left out
    ['pt-BR', '{n} MB', { n: 1234.5 }, '1.234,5 MB'],
    ['en', '{a} and {a}', { a: '{b}', b: 'x' }, '{b} and {b}'], // what people wrote is not a pattern
  ])('%s %j %j', (locale, message, params, expected) => {
    expect(format(locale, message, params as Record<string, string | number>)).toBe(expected);
  });
});

test.each(['es-419', 'pt-BR', 'en'])('%s counts one as its rules say', (locale) => {
  const rules = new Intl.PluralRules(locale);
  for (const n of [0, 1, 1.5, 2, 21, 101, 999, 1_000_000])
    expect([n, isOne(locale, n)]).toEqual([n, rules.select(n) === 'one']);
});

test('merge names messages by the file they stand in', () => {
  expect(merge({ './es/inbox.json': { 'row.x': 'a' }, './es/status.json': { open: 'b' } })).toEqual({
    'inbox.row.x': 'a',
    'status.open': 'b',
  });
});
