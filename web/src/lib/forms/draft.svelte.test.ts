import { describe, expect, test } from 'vitest';
import { Draft } from './draft.svelte';

describe('Draft', () => {
  const stored = () => ({ name: 'Ventas', teams: ['1', '2'], typing: false });

  test('sends only what differs', () => {
    const draft = new Draft(stored);
    draft.set('name', 'Ventas MX');
    draft.set('typing', true);
    draft.set('typing', false); // back again
    expect(draft.edits).toEqual({ name: 'Ventas MX' });
    expect(draft.changes).toBe(1);
    draft.discard();
    expect(draft.changes).toBe(0);
    expect(draft.values).toEqual(stored());
  });

  test('a set of ids in another order is no change', () => {
    const draft = new Draft(stored);
    draft.set('teams', ['2', '1']);
    expect(draft.changes).toBe(0);
    draft.set('teams', ['2']);
    expect(draft.edits).toEqual({ teams: ['2'] });
  });

  test('untouched fields follow what is stored; touched ones stay', () => {
    const server = $state({ saved: stored() });
    const draft = new Draft(() => server.saved);
    draft.set('name', 'Mayoreo');
    server.saved = { name: 'Soporte', teams: [], typing: true };
    expect(draft.values).toEqual({ name: 'Mayoreo', teams: [], typing: true });
    server.saved.name = 'Mayoreo'; // our own change has arrived
    expect(draft.changes).toBe(0);
  });
});
