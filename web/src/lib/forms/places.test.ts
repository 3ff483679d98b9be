import { expect, test } from 'vitest';
import { placeOfBrowser, zoneName } from './places';

test.each([
  [['es-419'], 'America/Bogota', 'CO'],
  [['en-US', 'es'], 'America/Sao_Paulo', 'BR'], // where one is says more than what one speaks
  [['es-AR'], 'UTC', 'AR'],
  [['es'], 'UTC', 'MX'],
])('a browser of %j in %s is in %s', (languages, zone, country) => {
  expect(placeOfBrowser(languages, zone)).toEqual({ country, timeZone: zone });
});

test('zoneName', () => {
  expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(zoneName('UTC')).toBe('UTC');
});
