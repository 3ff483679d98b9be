import type { Attribute, AttributeValues } from '$lib/api';
import { i18n } from '$lib/i18n';

type Value = AttributeValues[string];

/** A value as people read it in their language; '' for none. */
export function readable({ kind, currency }: Attribute, value: Value | undefined, tag = i18n.tag): string {
  if (value === null || value === undefined) return '';
  const n = Number(value);
  switch (kind) {
    case 'number':
      return new Intl.NumberFormat(tag, { maximumFractionDigits: 4 }).format(n);
    case 'currency':
      return money(tag, currency, Number.isInteger(n)).format(n);
    case 'date':
      return new Date(`${String(value)}T00:00:00Z`).toLocaleDateString(tag, { timeZone: 'UTC', dateStyle: 'medium' });
    case 'link':
      return String(value)
        .replace(/^https?:\/\//, '')
        .replace(/\/$/, '');
    default:
      return String(value);
  }
}

function money(tag: string, currency: string | null, whole: boolean): Intl.NumberFormat {
  try {
    const cents = whole ? { minimumFractionDigits: 0 } : {};
    return new Intl.NumberFormat(tag, { style: 'currency', currency: currency ?? '', ...cents });
  } catch {
    return new Intl.NumberFormat(tag); // three letters that are no currency
  }
}

/** A value as it is written to change it; '' for none. */
export function writable({ kind }: Attribute, value: Value | undefined, tag = i18n.tag): string {
  if (value === null || value === undefined) return '';
  if (kind === 'number' || kind === 'currency') return String(value).replace('.', separators(tag).decimal);
  return String(value);
}

/** What a person wrote, as the API wants it; null for none. What is not a number goes as it is, for the server to say so. */
export function written({ kind }: Attribute, text: string, tag = i18n.tag): string | null {
  if (text === '') return null;
  return kind === 'number' || kind === 'currency' ? decimal(text, tag) : text;
}

/** "1.500,5" or "1,500.5" as 1500.5, by the language; a single separator that groups nothing is the decimal one. */
export function decimal(text: string, tag: string): string {
  const { group } = separators(tag);
  const bare = text.replace(/[\s\u00a0\u202f]/g, '');
  const [part, other] = group === '.' ? ['\\.', ','] : [',', '\\.'];
  if (new RegExp(`^-?\\d{1,3}(${part}\\d{3})+(${other}\\d+)?$`).test(bare)) {
    return bare.replaceAll(group, '').replace(',', '.');
  }
  return bare.replace(',', '.');
}

function separators(tag: string): { group: ',' | '.'; decimal: ',' | '.' } {
  const comma = new Intl.NumberFormat(tag).format(0.5).includes(',');
  return comma ? { group: '.', decimal: ',' } : { group: ',', decimal: '.' };
}
