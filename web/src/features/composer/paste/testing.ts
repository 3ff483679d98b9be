import type { Source } from './convert';

const alone = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
const raw = /^(style|script|title|textarea)$/i;
const names: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
  middot: '·',
  oacute: 'ó',
  iacute: 'í',
  ntilde: 'ñ',
};

class Element implements Source {
  readonly nodeType = 1;
  readonly nodeValue = null;
  readonly childNodes: Source[] = [];
  readonly nodeName: string;
  readonly #attributes: ReadonlyMap<string, string>;

  constructor(name: string, attributes: ReadonlyMap<string, string>) {
    this.nodeName = name.toUpperCase();
    this.#attributes = attributes;
  }
  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }
}

/** What DOMParser makes of markup whose ends are all there: Node has none. The journeys have a browser's. */
export function inert(html: string): Source {
  const open = [new Element('body', new Map())];
  const token = /<!--[^]*?-->|<!\[[^>]*>|<(\/?)([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|[^<]+/gi;
  const top = () => open[open.length - 1] as Element;
  for (let found = token.exec(html); found; found = token.exec(html)) {
    const [whole, closes, name, attributes = ''] = found;
    if (name === undefined) {
      if (!whole.startsWith('<!')) top().childNodes.push(text(whole));
    } else if (closes) {
      const at = open.findLastIndex((one) => one.nodeName === name.toUpperCase());
      if (at > 0) open.length = at;
    } else {
      const element = new Element(name, read(attributes));
      top().childNodes.push(element);
      if (raw.test(name)) token.lastIndex = html.indexOf('</', token.lastIndex);
      else if (!alone.test(name) && !attributes.endsWith('/')) open.push(element);
    }
  }
  return open[0] as Element;
}

function read(attributes: string): ReadonlyMap<string, string> {
  const pairs = attributes.matchAll(/([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return new Map([...pairs].map(([, name = '', a, b, c]) => [name.toLowerCase(), decoded(a ?? b ?? c ?? '')]));
}

function text(value: string): Source {
  return { nodeType: 3, nodeName: '#text', nodeValue: decoded(value), childNodes: [] };
}

function decoded(value: string): string {
  return value.replace(/&(\w+);/g, (whole, name: string) => names[name] ?? whole);
}
