import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import type { ImportColumn, ImportPlan } from './api';

const fields = [
  'name',
  'phone',
  'email',
  'company',
  'labels',
  'city',
  'country',
  'language',
  'bio',
  'marketing',
] as const;
const networks = { facebook: 'Facebook', x: 'X', linkedin: 'LinkedIn', github: 'GitHub', instagram: 'Instagram' };
/** What several columns may be: their cells are put together. */
const several = ['name', 'labels'];

/** What a column can be. */
export function targets(): { value: string; label: string }[] {
  const own = live.catalogue.attributes.filter(({ noun }) => noun === 'contact');
  return [
    { value: '', label: t('imports.target.ignore') },
    ...fields.map((value) => ({ value, label: t(`imports.target.${value}`) })),
    ...own.map(({ key, name }) => ({ value: `attributes.${key}`, label: name })),
    ...Object.entries(networks).map(([value, label]) => ({ value, label })),
  ];
}

/** The columns that are what an earlier one is already. */
export function twice(columns: readonly string[]): readonly number[] {
  return columns.flatMap((target, index) =>
    target !== '' && !several.includes(target) && columns.indexOf(target) < index ? [index] : [],
  );
}

export const addressed = (columns: readonly string[]) => columns.includes('phone') || columns.includes('email');

/** "A", "Z", "AA": as a spreadsheet calls a column. */
export function letter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

/** What a column is called, and what it shows. */
export function described(column: ImportColumn, index: number, header: boolean): { name: string; samples: string[] } {
  const named = header && column.header !== '';
  const name = named ? column.header : t('imports.column.unnamed', { letter: letter(index) });
  const samples = header || column.header === '' ? column.samples : [column.header, ...column.samples].slice(0, 3);
  return { name, samples: [...samples] };
}

/** Whether a plan has columns of some kinds of attributes. */
export function has(plan: Pick<ImportPlan, 'columns'>, ...kinds: readonly string[]): boolean {
  return live.catalogue.attributes.some(
    ({ noun, key, kind }) => noun === 'contact' && kinds.includes(kind) && plan.columns.includes(`attributes.${key}`),
  );
}

/** "12 nuevos": a count with its word. */
export const counted = (key: string, n: number) => i18n.lookup(`imports.count.${key}`, { n }) ?? '';
