import { describe, expect, test } from 'vitest';
import { onlyEmoji, parse, parseInline, unformatted, type Inline } from './format';

/** A tree as a short string: b(…) i(…) s(…) c(…) a(href). */
function show(nodes: Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'code':
          return `c(${node.text})`;
        case 'link':
          return `a(${node.href})`;
        default:
          return `${node.kind.charAt(0)}(${show(node.children)})`;
      }
    })
    .join('');
}

describe('inline marks', () => {
  test.each([
    ['hola *Ana*', 'hola b(Ana)'],
    ['*Ana*, _ya_ ~no~', 'b(Ana), i(ya) s(no)'],
    ['*a _b ~c~_*', 'b(a i(b s(c)))'],
    ['2*3*4 y snake_case_name', '2*3*4 y snake_case_name'],
    ['* no * y *no', '* no * y *no'],
    ['**doble**', '*b(doble)*'],
    ['`*tal cual*`', 'c(*tal cual*)'],
    ['``', '``'],
    ['¡*Ojo*!', '¡b(Ojo)!'],
    ['*dos palabras*', 'b(dos palabras)'],
    ['*sin fin\n', '*sin fin\n'],
  ])('%s', (text, expected) => expect(show(parseInline(text))).toBe(expected));
});

describe('links', () => {
  test.each([
    ['mira https://a.co/x_y_z.', 'mira a(https://a.co/x_y_z).'],
    ['www.tienda.mx, sí', 'a(https://www.tienda.mx/), sí'],
    ['(https://es.wikipedia.org/wiki/Cal_(material))', '(a(https://es.wikipedia.org/wiki/Cal_(material)))'],
    ['escribe a ana@tienda.mx', 'escribe a a(mailto:ana@tienda.mx)'],
    ['*https://a.co*', 'b(a(https://a.co/))'],
    ['javascript:alert(1) data:text/html,x', 'javascript:alert(1) data:text/html,x'],
    ['https://', 'https://'],
  ])('%s', (text, expected) => expect(show(parseInline(text))).toBe(expected));
});

describe('blocks', () => {
  test('quotes, lists and code stand apart, other lines stay together', () => {
    const blocks = parse('Hola\nqué tal\n> dijiste\n> esto\n- uno\n- *dos*\n3. tres\n4. cuatro\n```a\n  b```fin');
    expect(blocks.map((block) => block.kind)).toEqual(['text', 'quote', 'list', 'list', 'code', 'text']);
    expect(blocks[0]).toEqual({ kind: 'text', children: [text('Hola'), text('\n'), text('qué tal')] });
    expect(blocks[3]).toMatchObject({ ordered: true, start: 3 });
    expect(blocks[4]).toEqual({ kind: 'code', text: 'a\n  b' });
  });

  test('a star with a space is a bullet, without one it is bold', () => {
    expect(parse('* uno').map((block) => block.kind)).toEqual(['list']);
    expect(parse('*uno* dos').map((block) => block.kind)).toEqual(['text']);
  });

  test('blank lines inside are kept, markup is only text', () => {
    expect(parse('a\n\n<b>c</b>')).toEqual([
      { kind: 'text', children: [text('a'), text('\n'), text('\n'), text('<b>c</b>')] },
    ]);
  });

  const text = (value: string): Inline => ({ kind: 'text', text: value });
});

test.each(['*a ', ' _b', '~ ', '[(', 'a*', '*'])('unpaired %j, however often, stays as it is', (piece) => {
  const whole = piece.repeat(20_000);
  expect(show(parseInline(whole))).toBe(whole);
});

test.each([
  ['👍', true],
  ['👩‍👩‍👧 🇲🇽', true],
  ['❤️❤️❤️❤️', false],
  ['ok 👍', false],
  ['12', false],
  ['', false],
])('onlyEmoji(%s)', (text, expected) => expect(onlyEmoji(text)).toBe(expected));

test('what is surely nothing but words is what the parser leaves as it is', () => {
  const words = ['Buenas, ¿ya salió mi pedido?', 'Cuesta $3.500 (con envío)', '2 piezas. Gracias', 'a\nb', 'a-b > c'];
  for (const text of words) {
    expect(unformatted(text), text).toBe(true);
    expect(parse(text).map((block) => block.kind === 'text' && show(block.children))).toEqual([text]);
  }
  const others = [
    '*Ana*',
    'a_b',
    '`x`',
    'ana@x.mx',
    'http://a.co',
    'WWW.a.co',
    '> cita',
    'a\n- b',
    '1. uno',
    '👍',
    '',
    ' ',
    'a\n\nb',
    'a\n',
  ];
  for (const text of others) expect(unformatted(text), text).toBe(false);
});
