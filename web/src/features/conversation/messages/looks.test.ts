import { beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '$lib/api';
import { i18n } from '$lib/i18n';
import { eventSentence } from './events';
import { authorName, lookOf, reasonOf, shownOf, stateOf, type Names } from './looks';

beforeAll(async () => {
  await i18n.use('es');
  await i18n.need('send_error');
});

const names: Names = {
  me: '1',
  member: (id) => ({ '1': 'Ana Torres', '2': 'Juan Restrepo' })[id],
  team: (id) => ({ '9': 'Posventa' })[id],
  contact: 'Lucía',
};
const message = (over: object) => ({ kind: 'text', direction: 'out', status: 'sent', content: {}, ...over }) as Message;
const by = (kind: string, id: string | null = null, name: string | null = null) => ({ kind, id, name }) as never;

test.each([
  [{ direction: 'in', author: by('customer') }, 'customer', 'Lucía'],
  [{ author: by('agent', '1', 'Ana Torres') }, 'agent', 'Tú'],
  [{ author: by('agent', '2') }, 'agent', 'Juan Restrepo'],
  [{ author: by('api', '5', 'Estado de pedidos') }, 'automatic', 'Automático · Estado de pedidos'],
  [{ author: by('phone_app') }, 'automatic', 'Enviado desde el celular'],
  [{ kind: 'note', direction: 'internal', author: by('agent', '2', 'Juan') }, 'note', 'Juan'],
])('%j looks like %s, by %s', (over, look, name) => {
  expect(lookOf(message(over))).toBe(look);
  expect(authorName(message(over).author, names)).toBe(name);
});

test.each([
  ['scheduled', 'queued'],
  ['sending', 'queued'],
  ['sent', 'sent'],
  ['played', 'read'],
  ['failed', 'failed'],
  ['uncertain', 'uncertain'],
])('delivery %s shows as %s', (status, state) => expect(stateOf(message({ status }))).toBe(state));

describe('system lines', () => {
  const line = (event: object, author = by('system')) =>
    eventSentence(message({ kind: 'event', author, content: { event } }), names);

  test.each([
    [{ name: 'accepted', by_id: '1' }, '**Ana Torres** aceptó la conversación'],
    [{ name: 'assigned', by_id: '1', to_id: '2' }, '**Ana Torres** la asignó a **Juan Restrepo**'],
    [{ name: 'team', by_id: '1', to_id: '9' }, '**Ana Torres** la pasó a **Posventa**'],
    [{ name: 'closed' }, 'Se finalizó la conversación'],
    [{ name: 'number_changed', from: '+521', to: '+522' }, 'Cambió su número: ahora es **+522**'],
    [{ name: 'label_added', by_id: '1' }, '**Ana Torres**: label added'],
  ])('%j', (event, sentence) => expect(line(event)).toBe(sentence));
});

test('a failure says why in words, whatever its code', async () => {
  await i18n.need('send_error');
  const reason = (code: string) => reasonOf(message({ error: { code, detail: '' } }));
  expect(reason('131026')).toContain('no tiene WhatsApp');
  expect(reason('network')).toContain('Sin conexión');
  expect(reason('999999')).toContain('Detalles');
  expect(reasonOf(message({ error: { code: 'contact_blocked', detail: 'Está bloqueado.' } }))).toBe('Está bloqueado.');
});

test('a template that WhatsApp holds for review says so below it', async () => {
  await i18n.need('send_error');
  const shown = (held?: boolean) => {
    const template = { name: 'hola', language: 'es', ...(held && { held }) };
    const over = { kind: 'template', author: by('agent', '1'), content: { template }, deleted_at: null };
    return shownOf(message({ ...over, text: 'Hola', sent_at: '2026-03-02T15:00:00Z' }), names, true);
  };
  expect(shown(true)).toMatchObject({ troubled: true, more: true });
  expect(shown()).toMatchObject({ troubled: false, more: false });
  expect(i18n.lookup('send_error.held')).toContain('todavía no le llegó');
});

test('a snooze without a time, and what ended it, are said in words', () => {
  const line = (event: object) => eventSentence(message({ kind: 'event', content: { event } }), names);
  expect(line({ name: 'snoozed', to: 'reply', by_id: '1' })).toContain('hasta que el cliente responda');
  expect(line({ name: 'woke', from: 'message' })).toBe('El cliente escribió: ya no está pospuesta');
  expect(line({ name: 'woke', to_id: '1' })).toBe('Llegó su hora: ya no está pospuesta');
  expect(line({ name: 'labelled', to: 'VIP', by_id: '1' })).toContain('agregó la etiqueta **VIP**');
  expect(line({ name: 'priority', to: 'high', by_id: '1' })).toContain('a **Alta**');
});
