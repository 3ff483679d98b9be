import { describe, expect, test } from 'vitest';
import type { StoredFile, Template } from '$lib/api';
import { editable, TemplateDraft, type Trouble } from './draft.svelte';

const limits = {
  name: 512,
  header: 60,
  body: 1024,
  footer: 60,
  buttons: 10,
  button_title: 25,
  url: 2000,
  phone: 20,
  code: 20,
};

function draft(): TemplateDraft {
  const one = new TemplateDraft(limits);
  one.name = 'pedido_listo';
  one.language = 'es_MX';
  one.body = 'Hola, {{1}}. Tu pedido {{2}} está listo.';
  one.examples = { 'body:1': 'Ana', 'body:2': 'TA-1' };
  return one;
}

test('a whole draft is what the API wants', () => {
  const one = draft();
  one.inboxId = '7';
  one.headerFormat = 'IMAGE';
  one.file = { id: 'f1' } as StoredFile;
  one.addButton('URL');
  one.addButton('QUICK_REPLY');
  one.buttons[0] = { type: 'URL', text: 'Ver', url: 'https://t.example/p/{{1}}', phone: '' };
  one.buttons[1]!.text = 'Gracias';
  one.examples['button:0'] = 'TA-1';
  expect(one.troubles).toEqual({});
  expect(one.created).toEqual({
    inbox_id: '7',
    name: 'pedido_listo',
    language: 'es_MX',
    category: 'UTILITY',
    header_format: 'IMAGE',
    header_text: undefined,
    header_file_id: 'f1',
    body: 'Hola, {{1}}. Tu pedido {{2}} está listo.',
    footer: undefined,
    buttons: [
      { type: 'URL', text: 'Ver', url: 'https://t.example/p/{{1}}', phone: undefined },
      { type: 'QUICK_REPLY', text: 'Gracias', url: undefined, phone: undefined },
    ],
    variables: [
      { part: 'body', name: '1', example: 'Ana' },
      { part: 'body', name: '2', example: 'TA-1' },
      { part: 'button', name: '0', example: 'TA-1' },
    ],
  });
});

describe('Meta would refuse', () => {
  const bodies: [string, Trouble][] = [
    ['', 'missing'],
    ['{{1}}, hola', 'edge'],
    ['Hola, {{1}}', 'edge'],
    ['Hola {{1}} {{2}} ya', 'touch'],
    ['Hola, {{2}}. Ya', 'gap'],
    ['Hola, {{1}}, {{name}}. Ya', 'mixed'],
    ['Hola, {{Mi Nombre}}. Ya', 'variable_name'],
    ['x'.repeat(1025), 'long'],
  ];
  test.each(bodies)('the body %s', (body, trouble) => {
    const one = draft();
    one.body = body;
    expect(one.troubles.body).toBe(trouble);
  });

  test('a name with capitals, a header of two variables, one with stars', () => {
    const one = draft();
    one.name = 'Pedido listo';
    one.headerFormat = 'TEXT';
    one.headerText = '{{1}} y {{2}}';
    expect(one.troubles).toMatchObject({ name: 'name', header: 'header_variables' });
    one.headerText = 'Un *gran* día';
    expect(one.troubles.header).toBe('header_format');
  });

  test('a variable without an example', () => {
    const one = draft();
    delete one.examples['body:2'];
    expect(one.troubles).toEqual({ 'examples.body:2': 'missing' });
  });

  test('buttons that repeat, lead nowhere, or stand between replies', () => {
    const one = draft();
    one.buttons = [
      { type: 'QUICK_REPLY', text: 'Sí', url: '', phone: '' },
      { type: 'URL', text: 'Sí', url: 'https://t.example', phone: '' },
      { type: 'QUICK_REPLY', text: 'No', url: '', phone: '' },
      { type: 'PHONE_NUMBER', text: 'Llamar', url: '', phone: '300 111' },
      { type: 'URL', text: 'Ver', url: 'https://{{1}}.example', phone: '' },
    ];
    one.examples['button:4'] = 'x';
    expect(one.troubles).toEqual({
      'buttons.1': 'repeat',
      'buttons.3': 'phone',
      'buttons.4': 'link_variable',
      buttons: 'grouped',
    });
  });
});

test('a new reply stands with the others, and examples move with their buttons', () => {
  const one = draft();
  one.addButton('QUICK_REPLY');
  one.addButton('URL');
  one.buttons[1]!.url = 'https://t.example/{{1}}';
  one.examples['button:1'] = 'x';
  one.addButton('QUICK_REPLY');
  expect(one.buttons.map(({ type }) => type)).toEqual(['QUICK_REPLY', 'QUICK_REPLY', 'URL']);
  expect(one.examples['button:2']).toBe('x');
  one.removeButton(0);
  expect(one.examples['button:1']).toBe('x');
  expect(one.mayAdd('PHONE_NUMBER')).toBe(true);
  one.addButton('PHONE_NUMBER');
  expect(one.mayAdd('PHONE_NUMBER')).toBe(false);
  expect(one.nextVariable()).toBe('{{3}}');
});

test('only what this editor knows is edited here', () => {
  const one = {
    status: 'APPROVED',
    category: 'UTILITY',
    cannot: null,
    buttons: [{ type: 'URL' }],
  } as unknown as Template;
  expect(editable(one)).toBe(true);
  expect(editable({ ...one, status: 'PENDING' })).toBe(false);
  expect(editable({ ...one, category: 'AUTHENTICATION' })).toBe(false);
  expect(editable({ ...one, cannot: 'carousel' })).toBe(false);
  expect(editable({ ...one, buttons: [{ ...one.buttons[0]!, type: 'FLOW' }] })).toBe(false);
});
