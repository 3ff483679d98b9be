import { beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '$lib/api';
import { i18n } from '$lib/i18n';
import { Submission } from './submission.svelte';

const failing = (error: unknown) => () => Promise.reject(error as Error);

beforeAll(() => i18n.use('es'));

describe('Submission', () => {
  test('blank fields are refused before anything is sent', async () => {
    const sending = new Submission();
    let sent = false;
    sending.require({ email: ' ', name: 'Ana' });
    expect(await sending.run(() => Promise.resolve((sent = true)))).toBe(false);
    expect(sent).toBe(false);
    expect(sending.error('email')).toBe('Falta este dato.');
    expect(sending.error('name')).toBeUndefined();
  });

  test('a refused field gets its sentence, the server’s own first, and no sentence for the whole', async () => {
    const sending = new Submission();
    const refused = new Problem(422, 'invalid', {
      fields: { name: 'required', email: 'taken' },
      field_messages: { email: 'Ya existe.' },
    });
    void [sending.error('name'), sending.error('email')]; // as the form does that shows them
    expect(await sending.run(failing(refused))).toBe(false);
    expect([sending.error('name'), sending.error('email'), sending.sentence]).toEqual([
      'Falta este dato.',
      'Ya existe.',
      undefined,
    ]);
  });

  test('a refused field that the form does not show is said as a whole', async () => {
    const sending = new Submission();
    void sending.error('name');
    const fields = { name: 'required', role: 'not_a_choice' };
    const messages = { name: 'Falta este dato.', role: 'Elige una de las opciones.' };
    await sending.run(
      failing(new Problem(422, 'invalid', { detail: 'Hay datos por corregir.', fields, field_messages: messages })),
    );
    expect([sending.error('name'), sending.sentence]).toEqual(['Falta este dato.', 'Elige una de las opciones.']);
  });

  test.each([
    [new Problem(401, 'wrong_password', { detail: 'No coincide.' }), 'No coincide.'],
    [new Problem(404, 'not_found'), 'Ya no existe, o no tienes acceso.'],
    [new Problem(500, 'something_new'), 'Algo falló de nuestro lado. Inténtalo de nuevo.'],
    [
      new Problem(429, 'limited', { params: { retry_after_s: 9 } }),
      'Demasiados intentos seguidos. Espera 9 s y vuelve a probar.',
    ],
    [new TypeError('Failed to fetch'), 'No hay conexión con el servidor. Revisa tu internet e inténtalo de nuevo.'],
  ])('%s', async (error, sentence) => {
    const sending = new Submission();
    await sending.run(failing(error));
    expect(sending.sentence).toBe(sentence);
    expect(sending.busy).toBe(false);
  });

  test('a second press while it is under way sends nothing', async () => {
    const sending = new Submission();
    let finish = () => {};
    const first = sending.run(() => new Promise<void>((resolve) => (finish = resolve)));
    expect(await sending.run(() => Promise.reject(new Error('sent twice')))).toBe(false);
    finish();
    expect(await first).toBe(true);
  });
});
