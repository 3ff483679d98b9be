import { expect, test } from 'vitest';
import type { Contact } from '$lib/api';
import type { Audience } from './audience.svelte';
import { Picking } from './picking.svelte';

const rows = ['1', '2', '3', '4'].map((id) => ({ id }) as Contact);
const ids = (picking: Picking) => picking.rows.map(({ id }) => id);

test('one by one, through to another, and all', () => {
  const picking = new Picking({ rows } as unknown as Audience);
  picking.pick(1, false);
  picking.pick(3, true);
  expect(ids(picking)).toEqual(['2', '3', '4']);
  picking.pick(2, false);
  expect(ids(picking)).toEqual(['2', '4']);
  picking.pickAll();
  expect(picking.all).toBe(true);
  picking.pickAll();
  expect(picking.any).toBe(false);
  picking.pick(9, false); // there is none
  expect(picking.any).toBe(false);
});

test('of all in the list, one is left out', () => {
  const picking = new Picking({ rows } as unknown as Audience);
  picking.everyone = true;
  expect(picking.has('77')).toBe(true);
  picking.pick(0, false);
  expect(picking.everyone).toBe(false);
  expect(ids(picking)).toEqual(['2', '3', '4']);
});
