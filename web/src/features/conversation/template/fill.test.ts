import { describe, expect, test } from 'vitest';
import type { StoredFile, Template } from '$lib/api';
import { fill, filled, knownOf, lackOf, sorted, suggestion } from './fill';

const template = {
  name: 'warranty',
  language: 'es_MX',
  header: { format: 'IMAGE' },
  body: 'Hola {{1}}, tu pedido {{ 2 }}',
  buttons: [{ type: 'URL', text: 'Ver' }],
  variables: [
    { part: 'body', name: '1' },
    { part: 'body', name: '2' },
    { part: 'button', name: '0' },
  ],
} as unknown as Template;
const values = { 'body:1': ' Lucía ', 'body:2': 'TA-1', 'button:0': 'x' };
const file = { id: 'f1', name: 'a.jpg', mime: 'image/jpeg', size: 9 } as StoredFile;
const header = { file, place: null };
const limits = {
  name: 512,
  header: 60,
  body: 30,
  footer: 60,
  buttons: 10,
  button_title: 25,
  url: 10,
  phone: 20,
  code: 4,
};

describe('what a template lacks', () => {
  test('nothing, with every variable and the file of its header', () => {
    expect(lackOf(template, values, header, limits)).toBeUndefined();
    expect(lackOf(template, values, { file: null, place: null }, limits)).toEqual({ what: 'file' });
    expect(lackOf(template, { ...values, 'body:2': '  ' }, header, limits)).toEqual({ what: 'values' });
  });

  test('a place, where its header is one', () => {
    const there = { ...template, header: { format: 'LOCATION' } } as Template;
    expect(lackOf(there, values, { file: null, place: null }, limits)).toEqual({ what: 'place' });
    expect(lackOf(there, values, { file: null, place: { latitude: 1, longitude: 2 } }, limits)).toBeUndefined();
  });

  test('room: what is filled in counts, by what the channel allows', () => {
    const long = { ...values, 'body:2': 'TA-1234567890' };
    expect(lackOf(template, long, header, limits)).toEqual({ what: 'long', part: 'body', over: 5 });
    expect(lackOf(template, { ...values, 'button:0': 'xxxxxxxxxxxx' }, header, limits)).toEqual({
      what: 'long',
      part: 'button',
      over: 2,
    });
    expect(lackOf(template, long, header, null)).toBeUndefined();
  });

  test('sense: WhatsApp takes no five spaces in a row', () => {
    expect(lackOf(template, { ...values, 'body:2': 'a     b' }, header, limits)).toMatchObject({ what: 'spaces' });
  });
});

test('it travels with its values by part, and shows what it will be', () => {
  const { template: sent, preview } = filled(template, values, header);
  expect(sent).toEqual({
    name: 'warranty',
    language: 'es_MX',
    header_vars: undefined,
    body_vars: { '1': 'Lucía', '2': 'TA-1' },
    button_vars: { '0': 'x' },
    header_file_id: 'f1',
  });
  expect(preview.text).toBe('Hola Lucía, tu pedido TA-1');
  expect(preview.content.template?.buttons).toEqual([{ id: '0', title: 'Ver', type: 'URL', value: 'x' }]);
});

test('the place of its header is the location of the message', () => {
  const place = { latitude: 4.6, longitude: -74, name: 'Tienda' };
  expect(filled(template, values, { file: null, place })).toMatchObject({
    location: place,
    preview: { content: { location: place } },
  });
});

test('blank variables stay visible', () => {
  expect(fill(template.body, { '1': 'Lucía', '2': '' })).toBe('Hola Lucía, tu pedido {{ 2 }}');
});

test('variables are filled in by their names from what is known of the contact', () => {
  const known = { 'contact.first_name': 'Lucía', 'contact.email': 'l@correo.mx', 'workspace.name': 'Tienda Andina' };
  const named = (name: string) => suggestion({ part: 'body', name, example: null }, known);
  expect(['1', '2', 'Nombre', 'correo', 'tienda', 'telefono'].map(named)).toEqual([
    'Lucía',
    '',
    'Lucía',
    'l@correo.mx',
    'Tienda Andina',
    '',
  ]);
  expect(suggestion({ part: 'body', name: '1', example: null }, { 'contact.first_name': '+52 33' })).toBe('');
  expect(knownOf({ ...known, 'contact.company': null })).toHaveLength(3);
});

test('what can be sent stands first, then what was used last, then the own language', () => {
  const one = (name: string, more: Partial<Template>) => ({ name, language: 'es', ...more }) as Template;
  const list = [
    one('carousel', { cannot: 'carousel', last_used_at: '2026-02-02T00:00:00Z' }),
    one('a_foreign', { language: 'en_US' }),
    one('b_own', {}),
    one('older', { last_used_at: '2026-01-01T00:00:00Z' }),
    one('newer', { last_used_at: '2026-02-01T00:00:00Z', language: 'en_US' }),
  ];
  expect(sorted(list, 'es').map(({ name }) => name)).toEqual(['newer', 'older', 'b_own', 'a_foreign', 'carousel']);
});
