import { describe, expect, test } from 'vitest';
import { parse, parseInline, type Inline } from '$lib/text/format';
import { convert } from './convert';
import { docs, excel, page, sheets, word } from './samples';
import { inert } from './testing';

const converted = (html: string) => convert(inert(html));

describe('what programs copy', () => {
  test('Word', () =>
    expect(converted(word)).toBe(
      [
        '*Promoción de otoño*',
        'Hola *Lucía,* tu *_ruana_* cuesta ~$900~ *$750*.',
        '- Azul',
        '2. Envío *gratis*',
        '',
        'Ver fotos (https://tienda.mx/ruanas)',
      ].join('\n'),
    ));

  test('Google Docs', () =>
    expect(converted(docs)).toBe(
      ['*Cambios*', 'Tienes *30 días* _sin costo_.', '', '1. Guarda la ~caja~ nota', '2. Escríbenos'].join('\n'),
    ));

  test('Excel: nothing that its text does not say', () => expect(converted(excel)).toBeUndefined());

  test('Google Sheets', () => expect(converted(sheets)).toBe('*Producto*\t*Precio*\t\n\t750\tAzul y roja'));

  test('a page', () =>
    expect(converted(page)).toBe(
      [
        '*Devoluciones*',
        '',
        'Manda tu *número de pedido* a hola@tienda.mx o entra a tienda.mx.',
        '',
        'Usa `REGRESO-10`:',
        '',
        '```paso 1\n  paso 2```',
        '> Llegó',
        '> rápido',
        '- Uno',
        '- Dos',
        '- Tres',
        '',
        'Abrir😀',
      ].join('\n'),
    ));
});

test.each([
  ['a space at the edge stands outside', '<b> dos </b>tres', '*dos* tres'],
  ['neighbours of one mark are one', '<b>Ho</b><b>la</b> <strong>tú</strong>', '*Hola* *tú*'],
  ['marks in marks', '<i>a <b>b</b></i> <b><s>c</s></b>', '_a_ *_b_* *~c~*'],
  ['marks that cross', '<i>a <b>b</b></i><b> c</b>', '_a_ *_b_ c*'],
  ['half a word cannot be marked', '<b>Ho</b>la <i>y</i>', 'Hola _y_'],
  ['nor what has the sign in it', '<b>2 * 3</b> <i>sí</i>', '2 * 3 _sí_'],
  ['marks do not span lines', '<b>uno<br>dos<p>tres</p></b>', '*uno*\n*dos*\n\n*tres*'],
  ['code has no other marks', '<b>usa <code>x</code></b>', '*usa* `x`'],
  ['a mark of nothing', '<b> </b>a <i>b</i>', 'a _b_'],
  ['paragraphs of a page stand apart', '<p>a</p><p><b>b</b></p>', 'a\n\n*b*'],
  [
    'a list in a list, and one that begins later',
    '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>',
    '3. a\n- b\n4. c',
  ],
  ['a quote in a quote', '<blockquote>a<blockquote>b</blockquote>c</blockquote>d', '> a\n> b\n> c\nd'],
  [
    'tables of a mail only place what is in them',
    '<table><tr><td><table><tr><td>a</td><td><b>b</b></td></tr></table></td></tr></table>',
    'a\t*b*',
  ],
  ['what is hidden', '<b>a</b><span style="display: none">b</span>', '*a*'],
  ['a link in a bold word', '<b><a href="https://a.co/x">Tienda</a></b>', '*Tienda* (https://a.co/x)'],
  ['a telephone', '<a href="tel:+525512345678">Llama</a>', 'Llama (+525512345678)'],
])('%s', (_, html, expected) => expect(converted(html)).toBe(expected));

test.each(['hola', '<p>uno</p><p>dos</p>', '<span style="color:red">2*3</span>', '<a href="#x">x</a>', '<b> </b>'])(
  '%s says no more than its text',
  (html) => expect(converted(html)).toBeUndefined(),
);

test('what comes out marked is read as marked', () => {
  const signs = { bold: '*', italic: '_', strike: '~' };
  const written = (nodes: Inline[]): string =>
    nodes
      .map((node) => {
        if (node.kind === 'code') return `\`${node.text}\``;
        return 'children' in node ? signs[node.kind] + written(node.children) + signs[node.kind] : node.text;
      })
      .join('');
  for (const line of [word, docs, page].flatMap((sample) => (converted(sample) ?? '').split('\n'))) {
    const nodes = parseInline(line);
    expect(written(nodes)).toBe(line);
    expect(nodes.filter((node) => node.kind === 'text' && /[*_~]/.test(node.text))).toEqual([]);
  }
  expect(parse(converted(page) ?? '').map(({ kind }) => kind)).toEqual(['text', 'code', 'quote', 'list', 'text']);
});
