import type { AuditChange, AuditEntry, AuditValue } from '$lib/api/types/audit';
import { i18n, t } from '$lib/i18n';

/** The nouns by which the audit is filtered, in the order in which they are offered. */
export const topics = [
  'session',
  'member',
  'team',
  'role',
  'inbox',
  'workspace',
  'token',
  'contact',
  'conversation',
  'label',
  'attribute',
  'close_reason',
  'business_hours',
  'sla_policy',
  'canned_response',
  'macro',
  'saved_view',
  'template',
  'library_file',
  'library_folder',
  'mail_server',
  'delivery',
  'notice',
  'audit',
] as const;

/** Fields whose values are one of a few words. */
const chosen = new Set([
  'role',
  'heir',
  'sight',
  'noun',
  'kind',
  'colour',
  'security',
  'locale',
  'status',
  'reopen',
  'read_receipts',
  'routing.rule',
  'close_reason',
  'close_summary',
  'steps',
]);

const what = ({ subject, number }: AuditEntry): string => {
  if (number) return `#${number}`;
  return subject ? subject.name || t('audit.nameless', { id: subject.id.slice(-6) }) : '';
};

/** What was done, in a sentence. An action that this version has no words for is shown as it is called. */
export function sentence(entry: AuditEntry): string {
  const n = Number(entry.data?.times ?? entry.data?.rows ?? entry.data?.replayed ?? entry.data?.conversations ?? 1);
  return i18n.lookup(`audit.action.${entry.action}`, { name: what(entry), n }) ?? `${entry.action} ${what(entry)}`;
}

export function who({ by, by_token }: AuditEntry): string {
  if (!by) return t('audit.nobody');
  return by_token ? t('audit.by_token', { name: by.name }) : by.name;
}

export const fieldName = ({ field }: AuditChange): string =>
  i18n.lookup(`audit.field.${field}`) ?? i18n.lookup(`audit.field.${field.slice(field.indexOf('.') + 1)}`) ?? field;

/** "agent=request": what a role is called, and how it sees phones and addresses. */
function masked(of: string): string {
  const at = of.lastIndexOf('=');
  const [role, mask] = [of.slice(0, at), of.slice(at + 1)];
  return `${i18n.lookup(`audit.value.${role}`) ?? role}: ${i18n.lookup(`audit.masking.${mask}`) ?? mask}`;
}

/** What a field was or is; '' if nothing. */
export function valueOf(field: string, value: AuditValue | undefined): string {
  if (value === undefined || value === '') return '';
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'number') return String(value);
  if (field === 'sort')
    return i18n.lookup(value === 'name' ? 'audit.field.name' : `list.sort.${value as string}`) ?? '';
  if (typeof value === 'string') return chosen.has(field) ? (i18n.lookup(`audit.value.${value}`) ?? value) : value;
  const words = value.map((one) =>
    typeof one === 'string' ? one : one.name || t('audit.nameless', { id: one.id.slice(-6) }),
  );
  if (field === 'masking') return words.map(masked).join(', ');
  const named =
    field === 'scopes' || field === 'permissions'
      ? words.map((one) => i18n.lookup(`settings.scope.${one}`) ?? one)
      : words;
  return named.map((one) => (chosen.has(field) ? (i18n.lookup(`audit.value.${one}`) ?? one) : one)).join(', ');
}
