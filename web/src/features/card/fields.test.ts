import { expect, test } from 'vitest';
import { problemOf, zoneOf, type FieldName } from './fields';

test.each<[FieldName, string, ReturnType<typeof problemOf>]>([
  ['email', 'lucia@correo.mx', null],
  ['email', 'lucia@correo', 'email'],
  ['email', '', null],
  ['phone', '+52 33 1845 2207', null],
  ['phone', '33 1845 2207', 'phone'],
  ['phone', '+52', 'phone'],
  ['name', '¿?', null],
])('%s %j: %s', (field, value, problem) => expect(problemOf(field, value)).toBe(problem));

test('the hour there is told only where a country has one', () => {
  expect(zoneOf('co')).toBe('America/Bogota');
  expect(zoneOf('MX')).toBe(null);
  expect(zoneOf(null)).toBe(null);
});
