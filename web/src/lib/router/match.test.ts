import { describe, expect, test } from 'vitest';
import { address, match } from './match';

describe('match', () => {
  test.each([
    ['/', '/', {}],
    ['/inbox/:view/:number', '/inbox/mine/1482', { view: 'mine', number: '1482' }],
    ['/inbox/:view', '/inbox/mine/', { view: 'mine' }],
    ['/inbox/:view', '/inbox', undefined],
    ['/inbox/:view', '/inbox/mine/1482', undefined],
    ['/settings/*', '/settings/inboxes/3', { rest: 'inboxes/3' }],
    ['/settings/*', '/settings', { rest: '' }],
    ['*', '/nowhere/at/all', { rest: 'nowhere/at/all' }],
    ['/label/:name', '/label/Pedido%20%C3%B1', { name: 'Pedido ñ' }],
    ['/label/:name', '/label/100%', { name: '100%' }],
  ])('%s on %s', (pattern, path, expected) => {
    expect(match(pattern, path)).toEqual(expected);
  });
});

test('address fills in and escapes what match reads', () => {
  const made = address('/label/:name', { name: 'a/b ñ' });
  expect(made).toBe('/label/a%2Fb%20%C3%B1');
  expect(match('/label/:name', made)).toEqual({ name: 'a/b ñ' });
  expect(() => address('/inbox/:view')).toThrow('view');
});
