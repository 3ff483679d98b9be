/**
 * Text as WhatsApp formats it: *bold* _italic_ ~strike~ `code` ```block```, "> " quotes, "- " and "1. " lists, links.
 * https://faq.whatsapp.com/539178204879377 — the result is a tree of plain data: nothing in it is ever read as markup.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; text: string };

export type Block =
  | { kind: 'text'; children: Inline[] }
  | { kind: 'quote'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { kind: 'code'; text: string };

type Mark = '*' | '_' | '~';
const marks: Record<Mark, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };

const wordCharacter = /[\p{L}\p{N}]/u;
const fence = /```([\s\S]+?)```/g;
const bullet = /^[-*•] (.+)$/;
const numbered = /^(\d{1,3})\. (.+)$/;
const quoted = /^> ?(.*)$/;
const link = /(?:https?:\/\/|www\.)[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** The blocks of a text, in order. */
export function parse(text: string): Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const found of text.matchAll(fence)) {
    parseLines(text.slice(end, found.index), blocks);
    blocks.push({ kind: 'code', text: (found[1] ?? '').replace(/^\n|\n$/g, '') });
    end = found.index + found[0].length;
  }
  parseLines(text.slice(end), blocks);
  return blocks;
}

/** The text of what is one piece without any format; undefined if there is more to it. */
export function plainText([block, ...others]: readonly Block[]): string | undefined {
  if (block?.kind !== 'text' || others.length > 0 || block.children.length !== 1) return undefined;
  const [only] = block.children;
  return only?.kind === 'text' ? only.text : undefined;
}

/** What any format, link or list begins with, a line at the edge, and pictures, which may be shown large. */
const formats =
  /[*_~`@]|:\/\/|www\.|^\s*$|^\n|\n$|^[-•>] ?|^\d{1,3}\. |\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/imu;

/** Surely nothing but words, as most texts are: there is nothing to be parsed. */
export function unformatted(text: string): boolean {
  return !formats.test(text);
}

/** Only bold, italic, strike, code and links: for one line, such as a preview. */
export function parseInline(text: string): Inline[] {
  return inline(text, new Set());
}

function parseLines(text: string, blocks: Block[]): void {
  const trimmed = text.replace(/^\n|\n$/g, '');
  if (trimmed === '') return;
  const start = blocks.length;
  for (const line of trimmed.split('\n')) addLine(line, blocks, blocks.length > start);
}

/** Adds a line to the last block if it is of its kind, else as a new one. */
function addLine(line: string, blocks: Block[], mayJoin: boolean): void {
  const last = mayJoin ? blocks[blocks.length - 1] : undefined;
  const item = bullet.exec(line) ?? numbered.exec(line);
  if (item) {
    const ordered = item.length === 3;
    const children = parseInline(item[item.length - 1] ?? '');
    if (last?.kind === 'list' && last.ordered === ordered) last.items.push(children);
    else blocks.push({ kind: 'list', ordered, start: ordered ? Number(item[1]) : 1, items: [children] });
    return;
  }
  const quote = quoted.exec(line);
  const kind = quote ? 'quote' : 'text';
  const children = parseInline(quote ? (quote[1] ?? '') : line);
  if (last?.kind === kind) last.children.push({ kind: 'text', text: '\n' }, ...children);
  else blocks.push({ kind, children });
}

/**
 * One pass over a line. A mark whose closing partner was once not found is never searched again, and a mark does not nest
 * in itself, so the work stays linear in the length of the text.
 */
function inline(text: string, active: ReadonlySet<Mark>): Inline[] {
  const out: Inline[] = [];
  const hopeless = new Set<string>();
  let plain = '';
  const flush = () => {
    if (plain !== '') out.push(...links(plain));
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    const close = hopeless.has(char) ? -1 : closing(text, at, char, active, hopeless);
    if (close < 0) {
      const skip = urlLength(text, at);
      plain += text.slice(at, at + skip);
      at += skip;
      continue;
    }
    flush();
    const inner = text.slice(at + 1, close);
    if (char === '`') out.push({ kind: 'code', text: inner });
    else out.push({ kind: marks[char as Mark], children: inline(inner, new Set(active).add(char as Mark)) });
    at = close + 1;
  }
  flush();
  return out;
}

/** Where the mark that may open at this place closes; -1 if it does not open anything. */
function closing(text: string, at: number, char: string, active: ReadonlySet<Mark>, hopeless: Set<string>): number {
  if (char === '`') {
    const close = text.indexOf('`', at + 1);
    if (close < 0) hopeless.add(char);
    return close > at + 1 ? close : -1;
  }
  if (!(char in marks) || active.has(char as Mark)) return -1;
  const next = text.charAt(at + 1);
  if (next === '' || next === char || /\s/.test(next) || wordCharacter.test(text.charAt(at - 1))) return -1;
  for (let close = text.indexOf(char, at + 2); close >= 0; close = text.indexOf(char, close + 1)) {
    if (!/\s/.test(text.charAt(close - 1)) && !wordCharacter.test(text.charAt(close + 1))) return close;
  }
  hopeless.add(char);
  return -1;
}

const urlHere = /(?:https?:\/\/|www\.)[^\s<>"]*/iy;

/** How much to copy as it stands: a whole address, so that the marks inside it (_) stay part of it, else one character. */
function urlLength(text: string, at: number): number {
  urlHere.lastIndex = at;
  const found = wordCharacter.test(text.charAt(at - 1)) ? null : urlHere.exec(text);
  return found ? withoutTail(found[0]).length || 1 : 1;
}

function links(text: string): Inline[] {
  const out: Inline[] = [];
  let end = 0;
  for (const found of text.matchAll(link)) {
    const shown = withoutTail(found[0]);
    const href = address(shown);
    if (!href) continue;
    if (found.index > end) out.push({ kind: 'text', text: text.slice(end, found.index) });
    out.push({ kind: 'link', href, text: shown });
    end = found.index + shown.length;
  }
  if (end < text.length) out.push({ kind: 'text', text: text.slice(end) });
  return out;
}

/** An address without the punctuation of its sentence, and without the mark that closes around it. */
function withoutTail(found: string): string {
  let end = found.length;
  while (end > 0 && /[.,;:!?*_~'»)\]}]/.test(found.charAt(end - 1))) {
    if (found.charAt(end - 1) === ')' && found.slice(0, end).includes('(')) break;
    end--;
  }
  return found.slice(0, end);
}

/** Only the web and mail: any other scheme stays text. */
function address(shown: string): string | undefined {
  if (!/^(?:https?:\/\/|www\.)/i.test(shown)) return shown.includes('@') ? `mailto:${shown}` : undefined;
  try {
    const url = new URL(/^www\./i.test(shown) ? `https://${shown}` : shown);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/** Whether a text is one to three emoji and nothing else; such a text is shown large. */
export function onlyEmoji(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 40 || !emoji.test(trimmed)) return false;
  const parts = [...graphemes.segment(trimmed)].filter(({ segment }) => segment.trim() !== '');
  return parts.length <= 3 && parts.every(({ segment }) => emoji.test(segment));
}
