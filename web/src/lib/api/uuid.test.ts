import { expect, test } from 'vitest';
import { uuid } from './uuid';

test('ids of one millisecond keep the order of making, as do those of a clock that is set back', () => {
  const now = Date.UTC(2030, 0, 1);
  const made = [...Array.from({ length: 5000 }, () => uuid(now)), uuid(now - 60_000), uuid(now + 60_000)];
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt((made[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(now);
});
