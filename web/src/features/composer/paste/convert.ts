import { Lines } from './lines';

/** What is read of a node of an inert document. */
export interface Source {
  nodeType: number;
  nodeName: string;
  nodeValue: string | null;
  childNodes: Iterable<Source>;
  getAttribute?: (name: string) => string | null;
}

/** How text stands where one is. */
interface Place {
  signs: string;
  /** All of it is bold, whatever its letters say of their weight. */
  heading: boolean;
  /** Spaces and line ends are meant. */
  kept: boolean;
  /** In a cell everything stands on one line. */
  cell: boolean;
  /** In a list paragraphs stand close. */
  list: { next: number | undefined } | undefined;
}

const marks: Record<string, string> = {
  B: '*',
  STRONG: '*',
  TH: '*',
  I: '_',
  EM: '_',
  CITE: '_',
  S: '~',
  STRIKE: '~',
  DEL: '~',
  CODE: '`',
  KBD: '`',
  SAMP: '`',
  TT: '`',
};

const skipped = new Set(
  'HEAD STYLE SCRIPT TEMPLATE NOSCRIPT TITLE IFRAME OBJECT SVG MATH VIDEO AUDIO CANVAS SELECT TEXTAREA INPUT'.split(
    ' ',
  ),
);
const blocks = new Set(
  'P DIV SECTION ARTICLE ASIDE HEADER FOOTER MAIN NAV FIGURE FIGCAPTION ADDRESS DETAILS SUMMARY DL DT DD FORM FIELDSET HR TABLE CAPTION UL OL H1 H2 H3 H4 H5 H6'.split(
    ' ',
  ),
);

/**
 * What a page says, in the marks of the channel.
 * @returns undefined if it has nothing that these could say.
 */
export function convert(root: Source): string | undefined {
  const writer = new Converter();
  writer.inside(root, { signs: '', heading: false, kept: false, cell: false, list: undefined });
  return writer.marked ? writer.lines.toString() : undefined;
}

class Converter {
  readonly lines = new Lines();
  marked = false;

  inside(node: Source, place: Place): void {
    for (const child of node.childNodes) this.#node(child, place);
  }

  #node(node: Source, place: Place): void {
    if (node.nodeType === 3) {
      if (place.signs !== '' && (node.nodeValue ?? '').trim() !== '') this.marked = true;
      this.lines.write(node.nodeValue ?? '', place.signs, place.kept && !place.cell);
    } else if (node.nodeType === 1 && !skipped.has(node.nodeName.toUpperCase())) {
      const style = styleOf(node);
      if (style.get('display') !== 'none' && style.get('mso-hide') !== 'all') this.#element(node, style, place);
    }
  }

  #element(node: Source, style: ReadonlyMap<string, string>, outer: Place): void {
    const name = node.nodeName.toUpperCase();
    const place = placeIn(name, style, outer);
    if (name === 'BR') this.#break(place);
    else if (name === 'IMG') this.#picture(node, place);
    else if (name === 'PRE' && !place.cell) this.#pre(node);
    else if (name === 'LI') this.#item(node, place);
    else if (style.has('mso-list')) this.#wordItem(node, style, place);
    else if (name === 'BLOCKQUOTE' && !place.cell) this.#quote(node, place);
    else if (name === 'TR' && !place.cell && !laidOut(node)) this.#row(node, place);
    else if (name === 'A') this.#link(node, place);
    else if (name === 'UL' || name === 'OL') {
      const start = name === 'OL' ? Number(node.getAttribute?.('start') ?? 1) || 1 : undefined;
      this.#block(node, { ...place, list: { next: start } }, false);
    } else if (blocks.has(name) || name === 'TR' || name === 'TD' || name === 'TH')
      this.#block(node, place, name === 'P' && !place.list && apart(node, style));
    else this.inside(node, place);
  }

  /** @param alone whether a blank line stands around it. */
  #block(node: Source, place: Place, alone: boolean): void {
    const edge = () => {
      if (place.cell) this.lines.write(' ', '', false);
      else if (alone) this.lines.paragraph();
      else this.lines.block();
    };
    edge();
    this.inside(node, place);
    edge();
  }

  #break(place: Place): void {
    if (place.cell) this.lines.write(' ', '', false);
    else this.lines.break();
  }

  /** Only what stands for a sign: pages draw emoji. */
  #picture(node: Source, place: Place): void {
    const words = node.getAttribute?.('alt') ?? '';
    if (/^\p{Extended_Pictographic}\S*$/u.test(words)) this.lines.write(words, place.signs, false);
  }

  #pre(node: Source): void {
    this.marked = true;
    this.lines.code(textOf(node).replace(/^\n|\s+$/g, ''));
  }

  #item(node: Source, place: Place): void {
    const number = place.list?.next;
    if (place.list && number !== undefined) place.list.next = number + 1;
    this.#point(node, { ...place, list: place.list ?? { next: undefined } }, number);
  }

  #point(node: Source, place: Place, number: number | undefined): void {
    if (place.cell) {
      this.#block(node, place, false);
      return;
    }
    this.marked = true;
    this.lines.item(number === undefined ? '- ' : `${number}. `);
    this.inside(node, place);
    this.lines.block();
  }

  /** Word writes items as paragraphs, with their sign as text that is to be ignored. */
  #wordItem(node: Source, style: ReadonlyMap<string, string>, place: Place): void {
    if (style.get('mso-list') === 'ignore') return;
    const sign = ignored(node);
    if (sign === undefined) this.#block(node, place, false);
    else this.#point(node, place, numberOf(sign));
  }

  #quote(node: Source, place: Place): void {
    this.marked = true;
    this.lines.quote(true);
    this.inside(node, place);
    this.lines.quote(false);
  }

  #row(node: Source, place: Place): void {
    this.lines.block();
    let first = true;
    for (const cell of node.childNodes) {
      if (!isCell(cell)) continue;
      if (!first) this.lines.cell();
      first = false;
      this.#node(cell, { ...place, cell: true });
    }
    this.lines.break();
  }

  /** Its address in brackets, where that is not what it says. */
  #link(node: Source, place: Place): void {
    this.inside(node, place);
    const address = (node.getAttribute?.('href') ?? '').trim();
    const words = textOf(node).trim();
    if (words === '' || !/^(https?|mailto|tel):/i.test(address) || place.signs.includes('`')) return;
    const shown = address.replace(/^mailto:([^?]*).*$/i, '$1').replace(/^tel:/i, '');
    if (bare(shown) === bare(words)) return;
    this.marked = true;
    this.lines.write(` (${shown})`, '', false);
  }
}

function placeIn(name: string, style: ReadonlyMap<string, string>, outer: Place): Place {
  const heading = outer.heading || /^H[1-6]$/.test(name);
  let signs = outer.signs;
  const turn = (sign: string, on: boolean) => (signs = signs.replace(sign, '') + (on ? sign : ''));
  const mark = marks[name];
  if (mark) turn(mark, true);
  const weight = style.get('font-weight') ?? '';
  if (/^(bold|[6-9]00)/.test(weight)) turn('*', true);
  else if (/^(normal|lighter|[1-5]00)/.test(weight)) turn('*', false);
  const slant = style.get('font-style') ?? '';
  if (/^(italic|oblique)/.test(slant)) turn('_', true);
  else if (slant.startsWith('normal')) turn('_', false);
  const line = `${style.get('text-decoration') ?? ''} ${style.get('text-decoration-line') ?? ''}`;
  if (line.includes('line-through')) turn('~', true);
  if (heading) turn('*', true);
  if (signs.includes('`')) signs = '`';
  const space = style.get('white-space') ?? style.get('white-space-collapse');
  return { ...outer, heading, signs: sorted(signs), kept: space ? /^(pre|break)/.test(space) : outer.kept };
}

const sorted = (signs: string) => [...signs].sort().join('');

/** A style attribute, in small letters. */
function styleOf(node: Source): ReadonlyMap<string, string> {
  const pairs = (node.getAttribute?.('style') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.split(/:(.*)/s).map((word) => word.trim()));
  return new Map(pairs.flatMap(([name = '', value]) => (value ? [[name, value] as const] : [])));
}

/** Whether a blank line stands around a paragraph: so it does on pages, not in Word or where its margin is set. */
function apart(node: Source, style: ReadonlyMap<string, string>): boolean {
  return (
    !/mso/i.test(node.getAttribute?.('class') ?? '') && ![...style.keys()].some((name) => name.startsWith('margin'))
  );
}

const isCell = ({ nodeName }: Source) => /^t[dh]$/i.test(nodeName);

/** Whether a row only places what is in it: it has tables in its cells, as mails have. */
function laidOut(row: Source): boolean {
  return [...row.childNodes].some((child) => child.nodeName.toUpperCase() === 'TABLE' || laidOut(child));
}

/** The sign of an item that Word has written before it; undefined: it has none. */
function ignored(node: Source): string | undefined {
  for (const child of node.childNodes) {
    const sign = styleOf(child).get('mso-list') === 'ignore' ? textOf(child) : ignored(child);
    if (sign !== undefined) return sign;
  }
  return undefined;
}

function numberOf(sign: string): number | undefined {
  const number = /^\s*(\d{1,3})[.)]/.exec(sign)?.[1];
  return number === undefined ? undefined : Number(number);
}

function textOf(node: Source): string {
  if (node.nodeType === 3) return node.nodeValue ?? '';
  if (node.nodeName.toUpperCase() === 'BR') return '\n';
  return [...node.childNodes].map(textOf).join('');
}

/** An address without what people leave out. */
function bare(address: string): string {
  return address
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/^https?:\/\/(www\.)?|^www\.|\/$/g, '');
}
