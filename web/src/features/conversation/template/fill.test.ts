import { expect, test } from 'vitest';
import type { Template } from '$lib/api';
import { complete, fill, suggestion, templateOf } from './fill';

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

test('a template is complete with every variable and the file of its header', () => {
  const values = { 'body:1': 'Lucía', 'body:2': 'TA-1', 'button:0': 'x' };
  expect(complete(template, values, 'f1')).toBe(true);
  expect(complete(template, values, null)).toBe(false);
  expect(complete(template, { ...values, 'body:2': '  ' }, 'f1')).toBe(false);
});

test('it travels with its values by part', () => {
  expect(templateOf(template, { 'body:1': ' Lucía ', 'body:2': 'TA-1', 'button:0': 'x' }, 'f1')).toEqual({
    name: 'warranty',
    language: 'es_MX',
    header_vars: undefined,
    body_vars: { '1': 'Lucía', '2': 'TA-1' },
    button_vars: { '0': 'x' },
    header_file_id: 'f1',
  });
});

test('blank variables stay visible', () => {
  expect(fill(template.body, { '1': 'Lucía', '2': '' })).toBe('Hola Lucía, tu pedido {{ 2 }}');
});

test('the first variable of the body is probably the name; a phone number is none', () => {
  const [one, two] = template.variables;
  expect(suggestion(one!, 'Lucía Hernández')).toBe('Lucía');
  expect(suggestion(two!, 'Lucía Hernández')).toBe('');
  expect(suggestion(one!, '+52 33 1845 2207')).toBe('');
});
