import { describe, expect, test } from 'vitest';
import type { InteractiveLimits, StoredFile } from '$lib/api';
import { InteractiveDraft } from './interactive.svelte';

const limits: InteractiveLimits = {
  kinds: ['buttons', 'list', 'link', 'location_request'],
  header_kinds: ['image'],
  header: 60,
  body: 20,
  list_body: 40,
  footer: 60,
  buttons: 3,
  button_title: 5,
  sections: 10,
  rows: 10,
  row_title: 5,
  row_text: 8,
  url: 60,
};

function draft(kind: InteractiveDraft['kind'] = 'buttons'): InteractiveDraft {
  const one = new InteractiveDraft(limits, '¿Lo quieres?');
  one.kind = kind;
  return one;
}

describe('reply buttons', () => {
  test('need different words, none too long', () => {
    const one = draft();
    expect(one.troubles).toEqual({ 'buttons.0': { what: 'missing' } });
    one.buttons = [{ title: 'Sí' }, { title: ' Sí ' }, { title: 'Quizás' }];
    expect(one.troubles).toEqual({ 'buttons.1': { what: 'repeat' }, 'buttons.2': { what: 'long', over: 1 } });
    one.buttons = [{ title: ' Sí ' }, { title: 'No' }];
    expect(one.complete).toBe(true);
    expect(one.outgoing).toMatchObject({
      kind: 'interactive',
      text: '¿Lo quieres?',
      interactive: {
        kind: 'buttons',
        buttons: [
          { id: '1', title: 'Sí' },
          { id: '2', title: 'No' },
        ],
      },
    });
  });

  test('may have a file above, which must be there', () => {
    const one = draft();
    one.buttons = [{ title: 'Sí' }];
    one.header = 'file';
    expect(one.troubles).toEqual({ header: { what: 'missing' } });
    one.file = { id: 'f1', mime: 'image/png', name: 'a.png', size: 3 } as StoredFile;
    expect(one.outgoing.interactive).toMatchObject({ header_file_id: 'f1' });
    expect(one.outgoing.preview?.content?.interactive?.header).toMatchObject({ file_id: 'f1' });
    one.kind = 'list'; // which has no room for it
    expect(one.shownHeader).toBe('none');
  });
});

describe('a list', () => {
  test('needs words that open it, and titles once there are two sections', () => {
    const one = draft('list');
    expect(Object.keys(one.troubles)).toEqual(['listButton', 'sections.0.0']);
    one.listButton = 'Ver';
    one.sections[0]!.rows[0]!.title = 'A';
    expect(one.complete).toBe(true);
    one.addSection();
    one.sections[1]!.rows[0] = { title: 'B', description: 'larga de más' };
    expect(one.troubles).toEqual({
      'sections.0': { what: 'missing' },
      'sections.1': { what: 'missing' },
      'sections.1.0.description': { what: 'long', over: 4 },
    });
  });

  test('numbers its rows through all sections, and keeps one at least', () => {
    const one = draft('list');
    one.listButton = 'Ver';
    one.sections = [
      { title: 'S', rows: [{ title: 'A', description: '' }] },
      { title: 'T', rows: [{ title: 'B', description: 'b' }] },
    ];
    expect(one.outgoing.interactive?.sections).toEqual([
      { title: 'S', rows: [{ id: '1', title: 'A' }] },
      { title: 'T', rows: [{ id: '2', title: 'B', description: 'b' }] },
    ]);
    one.removeRow(1, 0);
    one.removeRow(0, 0);
    expect(one.sections).toEqual([{ title: 'S', rows: [{ title: '', description: '' }] }]);
  });
});

test('a link button leads somewhere', () => {
  const one = draft('link');
  one.linkText = 'Pagar';
  one.linkUrl = 'javascript:alert(1)';
  expect(one.troubles).toEqual({ linkUrl: { what: 'link' } });
  one.linkUrl = 'https://pago.example/1';
  expect(one.outgoing.interactive).toEqual({ kind: 'link', link_text: 'Pagar', link_url: 'https://pago.example/1' });
});

test('asking for a place takes words and nothing else', () => {
  const one = draft('location_request');
  one.footer = 'x';
  one.header = 'text';
  expect(one.outgoing.interactive).toEqual({ kind: 'location_request' });
  one.body = '¿Dónde te lo enviamos hoy?';
  expect(one.troubles).toEqual({ body: { what: 'long', over: 6 } });
});
