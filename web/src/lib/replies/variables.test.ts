import { describe, expect, test } from 'vitest';
import { expand, firstName, variableNames, variableOf, variables, type Values } from './variables';

const values: Values = {
  'contact.name': 'Lucía Herrera',
  'contact.first_name': 'Lucía',
  'contact.email': null,
  'agent.name': 'María',
  'conversation.number': '482',
  'workspace.name': 'Tienda Andina',
};

describe('expand', () => {
  test.each([
    ['Hola, {{contacto.nombre}}', 'Hola, Lucía Herrera'],
    ['Olá, {{contato.primeiro_nome}} 👋', 'Olá, Lucía 👋'],
    ['{{contact.name}} / {{ Contacto.Nombre }}', 'Lucía Herrera / Lucía Herrera'],
    ['{{conversación.número}}', '482'], // with accents, as people write
    ['{{agente.nombre}} de {{empresa.nombre}}', 'María de Tienda Andina'],
    ['{{contacto.correo}} {{contacto.empresa}}', '{{contacto.correo}} {{contacto.empresa}}'], // not known
    ['{{contacto.nombr}}', '{{contacto.nombr}}'], // not listed
    ['{{7*7}} ${7*7} <%= 7*7 %> {7*7} #{7*7}', '{{7*7}} ${7*7} <%= 7*7 %> {7*7} #{7*7}'], // S13
    ['{{constructor}} {{__proto__}} {{toString}}', '{{constructor}} {{__proto__}} {{toString}}'],
    ['{{{{contacto.nombre}}}}', '{{Lucía Herrera}}'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(expand(text, values)).toBe(expected);
  });

  test('what a value says is never expanded again', () => {
    const hostile = { ...values, 'contact.name': '{{agente.nombre}} {{7*7}} $& $1' };
    expect(expand('Hola {{contacto.nombre}} y {{agente.nombre}}', hostile)).toBe(
      'Hola {{agente.nombre}} {{7*7}} $& $1 y María',
    );
    // Nor put together from parts of two.
    expect(
      expand('{{contacto.nombre}}{{agente.nombre}}', { 'contact.name': '{{agente.', 'agent.name': 'nombre}}' }),
    ).toBe('{{agente.nombre}}');
  });
});

test('every language has a name for every variable, and none means two', () => {
  for (const names of Object.values(variableNames)) {
    for (const variable of variables) expect(variableOf(names[variable])).toBe(variable);
  }
});

test.each([
  ['Lucía Herrera', 'Lucía'],
  ['  ana ', 'ana'],
  ['', ''],
  [null, ''],
])('first name of %j', (name, first) => {
  expect(firstName(name)).toBe(first);
});
