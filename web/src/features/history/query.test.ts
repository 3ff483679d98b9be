import { expect, test } from 'vitest';
import { addressOf, askedOf, countOf, isEmpty, queryOf } from './query';

const of = (text: string) => queryOf(new URLSearchParams(text));

test('the address holds all of a query', () => {
  const text =
    'q=Luc%C3%ADa&status=closed%2Copen&agent=me&created_from=2026-10-01&closed_to=2026-10-31&summary=ruana&sort=created';
  expect(addressOf(of(text))).toBe(`/history?${text}`);
  expect(addressOf(of('q=+&nothing=1&created_from=yesterday'))).toBe('/history');
  expect(isEmpty(of('sort=created'))).toBe(true);
  expect(countOf(of(text))).toBe(5);
});

test('all of it must hold, and the last day belongs to the span', () => {
  const asked = askedOf(of('q=%231482&reason=7&inbox=1,2&created_from=2026-02-01&created_to=2026-02-28&summary=ruana'));
  expect(asked).toMatchObject({ view: 'all', status: 'all', sort: '-created' });
  expect(JSON.parse(asked.filter ?? '')).toEqual({
    all: [
      { field: 'search', op: 'contains', values: ['#1482'] },
      { field: 'inbox', op: 'in', values: ['1', '2'] },
      { field: 'close_reason', op: 'in', values: ['7'] },
      { field: 'created', op: 'since', values: ['2026-02-01'] },
      { field: 'created', op: 'before', values: ['2026-03-01'] },
      { field: 'close_summary', op: 'contains', values: ['ruana'] },
    ],
  });
  expect(askedOf(of(''))).toEqual({ view: 'all', status: 'all', sort: '-created' });
});
