import { describe, expect, it } from 'vitest';
import { addressed, described, letter, twice } from './targets';

describe('the columns of an import', () => {
  it('are called as a spreadsheet calls them', () => {
    expect([0, 25, 26, 51, 52, 99].map(letter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'CV']);
  });

  it('are each something of their own, but for names and labels', () => {
    expect(twice(['name', 'name', 'phone', '', '', 'phone', 'labels', 'labels'])).toEqual([5]);
  });

  it('tell who somebody is', () => {
    expect(addressed(['name', 'email'])).toBe(true);
    expect(addressed(['name', ''])).toBe(false);
  });

  it('show the first row among their values where it is no head', () => {
    const column = { header: 'Ana', samples: ['Beto', 'Caro', 'Dani'] };
    expect(described(column, 1, false).samples).toEqual(['Ana', 'Beto', 'Caro']);
    expect(described(column, 1, true)).toEqual({ name: 'Ana', samples: ['Beto', 'Caro', 'Dani'] });
  });
});
