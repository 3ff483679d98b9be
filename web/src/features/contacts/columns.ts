import type { Contact } from '$lib/api';
import { countryName } from '$lib/forms';
import { number, shortTime, t } from '$lib/i18n';
import { live } from '$lib/live';
import { addressOf } from '$lib/text/address';

/** One that can stand in the table besides the name, as an export names it. */
export interface Column {
  name: string;
  title: string;
  /** Its share of the width. */
  share: number;
  /** Of its text; labels are drawn. */
  text: (contact: Contact) => string;
}

const usual = ['phone', 'email', 'labels', 'last_activity_at'] as const;
const key = 'contacts.columns';

const day = (time: string | undefined) => (time ? shortTime(time) : '');

/** All that can be chosen, in their order. */
export function columns(): readonly Column[] {
  const own = live.catalogue.attributes.filter(({ noun }) => noun === 'contact');
  return [
    { name: 'phone', title: t('contacts.column.phone'), share: 5, text: (c) => addressOf(c) ?? '' },
    { name: 'email', title: t('contacts.column.email'), share: 6, text: (c) => c.email ?? '' },
    { name: 'company', title: t('contacts.column.company'), share: 5, text: (c) => c.company ?? '' },
    {
      name: 'labels',
      title: t('contacts.column.labels'),
      share: 6,
      text: (c) => c.labels.map((l) => l.name).join(', '),
    },
    { name: 'city', title: t('contacts.column.city'), share: 4, text: (c) => c.city ?? '' },
    {
      name: 'country',
      title: t('contacts.column.country'),
      share: 4,
      text: (c) => (c.country ? countryName(c.country) : ''),
    },
    { name: 'language', title: t('contacts.column.language'), share: 3, text: (c) => c.language ?? '' },
    { name: 'owner', title: t('contacts.column.owner'), share: 4, text: (c) => (c.owner ?? c.owner_team)?.name ?? '' },
    { name: 'marketing', title: t('contacts.column.marketing'), share: 3, text: marketing },
    ...own.map(({ key, name }) => ({
      name: `attributes.${key}`,
      title: name,
      share: 4,
      text: (c: Contact) => valueOf(c.attributes[key]),
    })),
    { name: 'created_at', title: t('contacts.column.created_at'), share: 3, text: (c) => day(c.created_at) },
    {
      name: 'last_activity_at',
      title: t('contacts.column.last_activity_at'),
      share: 4,
      text: (c) => day(c.last_activity_at),
    },
  ];
}

function marketing(c: Contact): string {
  if (c.marketing_stopped) return t('contacts.no');
  return Object.keys(c.marketing).length > 0 ? t('contacts.yes') : '';
}

function valueOf(value: unknown): string {
  if (value === true) return t('contacts.yes');
  if (value === false) return t('contacts.no');
  if (typeof value === 'number') return number(value);
  return typeof value === 'string' ? value : '';
}

/** Those that I have chosen. */
export function chosenColumns(): readonly Column[] {
  const names = live.catalogue.preference<readonly string[]>(key, usual);
  return columns().filter(({ name }) => names.includes(name));
}
export function toggleColumn(name: string): void {
  const names = chosenColumns().map((one) => one.name);
  live.catalogue.setPreference(key, names.includes(name) ? names.filter((one) => one !== name) : [...names, name]);
}
