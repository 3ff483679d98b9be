import { expect, test } from 'vitest';
import { Problem } from './problem';

const detail = 'Hay datos por corregir.';

test.each([
  ['what is at fault', { detail, field_messages: { phone: 'No parece un número.' } }, 'No parece un número.'],
  [
    'all that is',
    { detail, field_messages: { name: 'Falta este dato.', email: 'Ya existe.' } },
    'Falta este dato. Ya existe.',
  ],
  ['nothing in particular', { detail }, detail],
  ['no words', {}, undefined],
])('a refusal that names %s', (_, body, reason) => expect(new Problem(422, 'invalid', body).reason).toBe(reason));
