/** A text with {parameters}, or its plural forms, chosen by the parameter n. `other` is always there. */
export type Message = string | { one?: string; other: string };
export type Catalogue = Readonly<Record<string, Message>>;
export type Params = Readonly<Record<string, string | number>>;

/** One catalogue out of the files of a locale: the key "row.unread" of inbox.json becomes "inbox.row.unread". */
export function merge(files: Record<string, unknown>): Catalogue {
  const all: Record<string, Message> = {};
  for (const [path, entries] of Object.entries(files)) {
    const area = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
    for (const [key, value] of Object.entries(entries as Catalogue)) all[`${area}.${key}`] = value;
  }
  return all;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Puts the parameters into a message. Numbers are written as the language writes them; an unknown {name} stays visible. */
export function format(locale: string, message: Message, params: Params = {}): string {
  return pick(locale, message, params).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? written(locale, value) : value;
  });
}

/** A number as the language writes it. Most are small, and written alike in all of ours: those need no format, which is dear to make. */
export function written(locale: string, value: number): string {
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  let format = numberFormats.get(locale);
  if (!format) numberFormats.set(locale, (format = new Intl.NumberFormat(locale)));
  return format.format(value);
}

function pick(locale: string, message: Message, params: Params): string {
  if (typeof message === 'string') return message;
  return (isOne(locale, Number(params.n)) ? message.one : undefined) ?? message.other;
}

/** Whether a number takes the form of one thing. Portuguese counts none as one; the rules of Intl say the same, and are dear to make. */
export function isOne(locale: string, n: number): boolean {
  return locale.startsWith('pt') ? Math.abs(n) < 2 : n === 1;
}
