import { expect, test } from 'vitest';
import { opensAt, stateAt } from './state';

const at = (time: string) => Date.parse(`2026-11-10T${time}:00Z`);
const told = { open: true, changes: ['2026-11-10T18:00:00Z', '2026-11-11T09:00:00Z', '2026-11-11T18:00:00Z'] };

test('it opens and closes by itself at what was told ahead', () => {
  expect(stateAt(told, at('17:59'))).toEqual({ open: true, next: at('18:00') });
  expect(stateAt(told, at('18:00'))).toEqual({ open: false, next: Date.parse('2026-11-11T09:00:00Z') });
  expect(stateAt(told, Date.parse('2026-11-11T09:00:00Z')).open).toBe(true);
  expect(stateAt(told, Date.parse('2026-11-12T00:00:00Z'))).toEqual({ open: false, next: undefined });
  expect(opensAt(told, at('20:00'))).toBe(Date.parse('2026-11-11T09:00:00Z'));
});

test('what tells nothing stays as it is', () => {
  expect(stateAt({ open: true }, 0)).toEqual({ open: true, next: undefined });
  expect(opensAt({ open: false, changes: [] }, 0)).toBeUndefined();
});
