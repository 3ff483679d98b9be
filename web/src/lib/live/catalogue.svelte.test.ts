import { expect, test } from 'vitest';
import { Catalogue } from './catalogue.svelte';
import { startOf } from './testing/nouns';

test('days are those of my own time zone, or else of the company’s', () => {
  const catalogue = new Catalogue({ refresh: () => Promise.resolve(), keep: () => Promise.reject(new Error('no')) });
  const start = startOf({} as Parameters<typeof startOf>[0], '1', [], 'all');
  catalogue.set(start);
  expect(catalogue.zone).toBe('America/Mexico_City');
  catalogue.setMe({ ...start.me, user: { ...start.me.user, time_zone: 'Europe/Madrid' } });
  expect(catalogue.zone).toBe('Europe/Madrid');
  // What an older page has kept knows of none.
  catalogue.setMe({ ...start.me, user: { ...start.me.user, time_zone: undefined as never } });
  expect(catalogue.zone).toBe('America/Mexico_City');
});
