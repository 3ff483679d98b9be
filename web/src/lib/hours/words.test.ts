import { expect, test } from 'vitest';
import { openingWords, previewOf } from './words';

const zone = 'America/Bogota';
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 11, day, hour + 5, minute);
const now = at(24, 20); // a Thursday

// The same as the server's (app/businesshours_test.go).
test.each([
  ['es', at(24, 21), 'hoy a las 21:00'],
  ['es', at(25, 1), 'mañana a la 1:00'],
  ['es', at(28, 9, 30), 'el lunes a las 9:30'],
  ['es', at(31, 9), 'el 31 de diciembre a las 9:00'],
  ['pt', at(24, 21), 'hoje às 21:00'],
  ['pt', at(25, 1), 'amanhã à 01:00'],
  ['pt', at(26, 9, 30), 'no sábado às 09:30'],
  ['pt', at(31, 9), 'em 31 de dezembro às 09:00'],
  ['en', at(24, 21), 'today at 21:00'],
  ['en', at(25, 1), 'tomorrow at 1:00'],
  ['en', at(28, 9, 30), 'on Monday at 9:30'],
  ['en', at(31, 9), 'on December 31 at 9:00'],
  ['es', undefined, 'próximamente'],
] as const)('%s %s', (locale, opens, words) => {
  expect(openingWords(opens, now, zone, locale)).toBe(words);
});

test('a preview fills in what the customer will read', () => {
  const text = 'Hola {{contacto.primer_nombre}}, abrimos {{horario.próxima_apertura}}. {{empresa.nombre}}';
  expect(previewOf(text, 'Lucía Herrera', 'mañana a las 9:00', 'Acme')).toBe(
    'Hola Lucía, abrimos mañana a las 9:00. Acme',
  );
});
