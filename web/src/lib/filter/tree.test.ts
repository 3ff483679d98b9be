import { expect, test } from 'vitest';
import type { Filter } from '$lib/api';
import { wholeOf } from './base';
import { both, draftOf, filterOf, isSimple, newCondition, newGroup, partsOf, without } from './tree';

const unread: Filter = { field: 'unread', op: 'yes' };
const vip: Filter = { field: 'label', op: 'in', values: ['1'] };
const nested: Filter = { all: [vip, { any: [unread, { all: [vip, unread] }] }] };

test('what is edited and left alone is the same filter', () => {
  for (const filter of [nested, { all: [unread] }, { any: [unread, vip] }])
    expect(filterOf(draftOf(filter))).toEqual(filter);
  expect(filterOf(draftOf({}))).toBeUndefined();
});

test('what is not complete is left out, and groups without need are opened', () => {
  const half = newCondition('label', 'in');
  expect(
    filterOf({ mode: 'all', items: [half, newGroup('any', [newCondition('contact_name', 'contains', [' '])])] }),
  ).toBeUndefined();
  const one = newGroup('any', [newCondition('unread', 'yes')]);
  expect(filterOf({ mode: 'all', items: [one, newGroup('all', [newCondition('label', 'in', ['1'])]), half] })).toEqual({
    all: [unread, vip],
  });
});

test('a chip stands for each part, and takes it away', () => {
  expect(partsOf(nested)).toHaveLength(2);
  expect(without(nested, 1)).toEqual({ all: [vip] });
  expect(without({ any: [vip, unread] }, 0)).toBeUndefined();
  expect(both([{ field: 'assignee', op: 'empty' }], { any: [vip, unread] })).toEqual({
    all: [{ field: 'assignee', op: 'empty' }, { any: [vip, unread] }],
  });
});

test('a form of rows shows conditions that all hold, each once', () => {
  const any = () => true;
  expect(isSimple(draftOf({ all: [vip, unread] }), any)).toBe(true);
  expect(isSimple(draftOf({ all: [vip, vip] }), any)).toBe(false);
  expect(isSimple(draftOf({ any: [vip, unread] }), any)).toBe(false);
  expect(isSimple(draftOf(nested), any)).toBe(false);
  const span = (op: 'since' | 'before'): Filter => ({ field: 'created', op, values: ['-7d'] });
  expect(isSimple(draftOf({ all: [span('since'), span('before')] }), any)).toBe(true);
});

test('a saved view keeps what its list asked for', () => {
  expect(JSON.parse(wholeOf({ view: 'mine', status: 'open', filter: JSON.stringify(vip) }))).toEqual({
    all: [{ field: 'assignee', op: 'in', values: ['me'] }, { field: 'status', op: 'in', values: ['open'] }, vip],
  });
  expect(JSON.parse(wholeOf({ view: 'unassigned' })).all).toHaveLength(3);
  expect(JSON.parse(wholeOf({ view: 'all' }))).toEqual({ all: [] });
});
