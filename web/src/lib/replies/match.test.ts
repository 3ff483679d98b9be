import { expect, test } from 'vitest';
import type { CannedResponse } from '$lib/api';
import { find } from './match';

const reply = (code: string, text = '', uses = 0): CannedResponse => ({
  id: code,
  scope: 'shared',
  team_id: null,
  code,
  text,
  files: [],
  uses,
  used_at: null,
  updated_at: '',
  version: '1',
});

const all = [
  reply('saludo', 'Hola, {{contacto.nombre}}, ¿en qué te ayudo?', 3),
  reply('despedida', 'Un saludo y que tengas buen día'),
  reply('sal', 'Vendemos sal de mar'),
  reply('envío', 'Tu pedido va en camino'),
  reply('envio-gratis', 'El envío es gratis desde $100', 9),
];

test.each([
  ['', ['envio-gratis', 'saludo', 'despedida', 'envío', 'sal']], // by use
  ['sal', ['sal', 'saludo', 'despedida']],
  ['SALU', ['saludo', 'despedida']],
  ['slu', ['saludo']], // a letter forgotten
  ['envio', ['envío', 'envio-gratis']],
  ['gratis', ['envio-gratis']],
  ['camino pedido', ['envío']],
  ['buen dia', ['despedida']],
  ['zzz', []],
  ['q', []],
])('%j', (typed, codes) => {
  expect(find(typed, all).map((one) => one.code)).toEqual(codes);
});

test('of one code the nearest comes first, however often the others are used', () => {
  const of = (scope: CannedResponse['scope'], uses: number) => ({ ...reply('pago', '', uses), id: scope, scope });
  const some = [of('shared', 9), of('team', 5), of('personal', 0)];
  expect(find('pago', some).map((one) => one.id)).toEqual(['personal', 'team', 'shared']);
  expect(find('pag', some).map((one) => one.id)).toEqual(['shared', 'team', 'personal']); // by use
});

test('two thousand are looked through within a frame', () => {
  const many = Array.from({ length: 2000 }, (_, i) => reply(`código-${i}`, `Texto número ${i} `.repeat(20), i));
  find('x', many); // the plain forms are made once
  const times = ['c', 'código-19', 'numero 1999', 'cdg', 'nada'].map((typed) => {
    const before = performance.now();
    find(typed, many);
    return performance.now() - before;
  });
  expect(times.sort((a, b) => a - b)[2]).toBeLessThan(16);
});
