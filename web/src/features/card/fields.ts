import { asProblem, type Contact } from '$lib/api';
import { sentenceOf } from '$lib/forms';
import { i18n } from '$lib/i18n';
import { live } from '$lib/live';

export type FieldName = 'name' | 'phone' | 'email' | 'company' | 'bio' | 'country' | 'city' | 'language';

/** Where else a contact may be found, in the order of the card, by the names that stay the same in every language. */
export const networks = {
  facebook: 'Facebook',
  x: 'X',
  linkedin: 'LinkedIn',
  github: 'GitHub',
  instagram: 'Instagram',
} as const;

/** What went wrong with one field, for people. */
export function explainField(field: string, reason: unknown): string {
  return asProblem(reason).fieldMessages[field] ?? sentenceOf(reason);
}

/** The languages that are spoken where we are at home, and more of the world's large ones. */
const languages = 'es pt en fr it de qu gn ay ht zh ja ko ar ru'.split(' ');

/** The languages to choose from, by name, and the one that a contact has already. */
export function languageOptions(current: string | null): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([i18n.tag], { type: 'language', fallback: 'code' });
  const codes = current && !languages.includes(current) ? [...languages, current] : languages;
  return codes.map((value) => ({ value, label: nameOf(names, value) }));
}

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    const name = names.of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(i18n.tag) + name.slice(1); // as other choices are written
  } catch {
    return code; // it was never checked
  }
}

/** What is wrong with a value, before the server is asked; null: nothing that can be seen here. */
export function problemOf(field: FieldName, value: string): 'email' | 'phone' | null {
  const text = value.trim();
  if (text === '') return null;
  if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'email';
  if (field === 'phone' && (!/^\+/.test(text) || text.replace(/\D/g, '').length < 7)) return 'phone';
  return null;
}

/** Who wrote a field, where that is worth saying: what a person typed is the usual case. */
export function sourceOf(contact: Contact, field: string): 'bot' | 'import' | 'channel' | null {
  const source = contact.sources[field];
  return source === 'bot' || source === 'import' || source === 'channel' ? source : null;
}

/** Countries of one time zone only; elsewhere the hour there is not known from the country. */
const zones: Readonly<Record<string, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  BO: 'America/La_Paz',
  CO: 'America/Bogota',
  CR: 'America/Costa_Rica',
  CU: 'America/Havana',
  DO: 'America/Santo_Domingo',
  GT: 'America/Guatemala',
  HN: 'America/Tegucigalpa',
  NI: 'America/Managua',
  PA: 'America/Panama',
  PE: 'America/Lima',
  PR: 'America/Puerto_Rico',
  PY: 'America/Asuncion',
  SV: 'America/El_Salvador',
  UY: 'America/Montevideo',
  VE: 'America/Caracas',
};

/** The time zone of a contact; null where the country is unknown or has several. */
export function zoneOf(country: string | null): string | null {
  return (country && zones[country.toUpperCase()]) || null;
}

/** A text as an address of the web that may be opened; undefined: it is none. */
export function webAddress(text: string): string | undefined {
  return /^https?:\/\/[^\s]+$/i.test(text) ? text : undefined;
}

/** Changes when something may be new with a contact: on its card, or in a conversation of it that is known here. */
export function pulseOf(contact: Contact): string {
  const theirs = live.knownConversations.filter((one) => one.contact.id === contact.id);
  return [contact.version, ...theirs.map((one) => one.version)].join(' ');
}

/** "312 KB", "4.5 MB" */
export function sizeOf(bytes: number): string {
  const mega = bytes >= 1_000_000;
  const unit = mega ? 'megabyte' : 'kilobyte';
  const n = mega ? bytes / 1e6 : Math.max(1, bytes / 1e3);
  return new Intl.NumberFormat(i18n.tag, { style: 'unit', unit, maximumFractionDigits: mega ? 1 : 0 }).format(n);
}
