import type { Attribute, FilterOp } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import type { Option } from '$lib/ui';
import { policies } from '$lib/sla/policies.svelte';
import { reasons } from './reasons.svelte';

export type FieldType = 'choice' | 'ref' | 'flag' | 'time' | 'text' | 'number' | 'words';

/** Something by which conversations can be filtered, as the server has it: see GET /filter-fields. */
export interface Field {
  name: string;
  type: FieldType;
  group: 'conversation' | 'times' | 'contact' | 'attributes';
  ops: readonly FilterOp[];
  choices?: readonly string[];
}

const opsOf: Readonly<Record<FieldType, readonly FilterOp[]>> = {
  choice: ['in', 'not_in'],
  ref: ['in', 'not_in'],
  flag: ['yes', 'no'],
  time: ['since', 'before'],
  text: ['contains', 'not_contains', 'is', 'is_not'],
  number: ['is', 'is_not', 'at_least', 'at_most'],
  words: ['contains', 'not_contains'],
};

function field(group: Field['group'], type: FieldType, name: string, choices?: readonly string[]): Field {
  return { name, type, group, ops: opsOf[type], choices };
}
/** One that may be empty. */
function optional(of: Field): Field {
  return { ...of, ops: [...of.ops, 'empty', 'filled'] };
}

const ofContact = ['name', 'phone', 'email', 'company', 'city', 'country', 'language', 'bio'];

const usual: readonly Field[] = [
  field('conversation', 'words', 'search'),
  field('conversation', 'choice', 'status', ['open', 'pending', 'snoozed', 'closed']),
  optional(field('conversation', 'ref', 'assignee')),
  optional(field('conversation', 'ref', 'team')),
  field('conversation', 'ref', 'inbox'),
  field('conversation', 'choice', 'channel', ['whatsapp']),
  optional(field('conversation', 'ref', 'label')),
  optional(field('conversation', 'ref', 'conversation_label')),
  optional(field('conversation', 'ref', 'contact_label')),
  field('conversation', 'choice', 'priority', ['urgent', 'high', 'medium', 'low', 'none']),
  field('conversation', 'flag', 'unread'),
  field('conversation', 'flag', 'unattended'),
  field('conversation', 'choice', 'window', ['closing', 'open', 'closed']),
  optional(field('conversation', 'choice', 'sla', ['breached', 'at_risk', 'on_time', 'paused'])),
  optional(field('conversation', 'ref', 'sla_policy')),
  field('conversation', 'choice', 'origin', ['customer', 'agent', 'campaign', 'api', 'phone_app', 'import']),
  field('conversation', 'flag', 'with_bot'),
  field('conversation', 'ref', 'agent'),
  optional(field('conversation', 'ref', 'participant')),
  optional(field('conversation', 'ref', 'closed_by')),
  optional(field('conversation', 'ref', 'close_reason')),
  optional(field('conversation', 'text', 'close_summary')),
  field('conversation', 'number', 'number'),
  field('conversation', 'number', 'unread_count'),
  field('times', 'time', 'created'),
  field('times', 'time', 'last_activity'),
  optional(field('times', 'time', 'last_inbound')),
  optional(field('times', 'time', 'waiting_since')),
  optional(field('times', 'time', 'sla_due')),
  field('times', 'time', 'opened'),
  optional(field('times', 'time', 'first_reply')),
  optional(field('times', 'time', 'snoozed_until')),
  optional(field('times', 'time', 'closed')),
  ...ofContact.map((name) => optional(field('contact', 'text', `contact_${name}`))),
  field('contact', 'time', 'contact_created'),
];
/** Of a list of contacts, before what both have. */
const ofAudience: readonly Field[] = [
  field('contact', 'choice', 'contact_marketing', ['allowed', 'stopped', 'unsaid']),
  field('contact', 'flag', 'contact_blocked'),
  optional(field('contact', 'ref', 'contact_owner')),
  optional(field('contact', 'ref', 'contact_owner_team')),
  optional(field('times', 'time', 'contact_last_activity')),
];

/** What a filter is of. */
export type Noun = 'conversation' | 'contact';

const byName = new Map([...usual, ...ofAudience].map((one) => [one.name, one]));

const typeOf: Readonly<Record<Attribute['kind'], FieldType>> = {
  text: 'text',
  link: 'text',
  list: 'choice',
  number: 'number',
  currency: 'number',
  date: 'time',
  checkbox: 'flag',
};
const ownField = ({ id, kind, options }: Attribute): Field => {
  const own = field('attributes', typeOf[kind], `attribute.${id}`, kind === 'list' ? options : undefined);
  return kind === 'checkbox' ? own : optional(own);
};
const attributeOf = (name: string): Attribute | undefined =>
  live.catalogue.attributes.find(({ id }) => name === `attribute.${id}`);

/** They would confirm a phone or an address to whoever sees them masked; the server refuses it. */
const confirming = ['contact_phone', 'contact_email'];

/** All that I may ask for: what every company has, and its own attributes. */
export function fields(of: Noun): readonly Field[] {
  const own = live.catalogue.attributes;
  const mine = live.catalogue.masked ? usual.filter(({ name }) => !confirming.includes(name)) : usual;
  if (of === 'conversation') return [...mine, ...own.map(ownField)];
  const both = mine.filter(({ name }) => name.startsWith('contact_'));
  return [...both, ...ofAudience, ...own.filter(({ noun }) => noun === 'contact').map(ownField)];
}
export const firstField: Readonly<Record<Noun, string>> = { conversation: 'status', contact: 'contact_label' };
export function fieldOf(name: string): Field | undefined {
  const own = attributeOf(name);
  return own ? ownField(own) : byName.get(name);
}

export const takesValues = (op: FilterOp): boolean => !['empty', 'filled', 'yes', 'no'].includes(op);

export function fieldName(name: string): string {
  return i18n.lookup(`filter.field.${name}`) ?? attributeOf(name)?.name ?? t('filter.gone');
}

/** How a comparison reads after its field. */
export function opName(type: FieldType, op: FilterOp): string {
  const kind = type === 'choice' || type === 'ref' ? 'one' : type === 'words' ? 'text' : type;
  return i18n.lookup(`filter.op.${kind}.${op}`) ?? i18n.lookup(`filter.op.${op}`) ?? op;
}

/** What can be chosen for a field of names or ids. */
export function optionsOf({ name, choices }: Field): Option[] {
  const { catalogue } = live;
  if (choices) return choices.map((value) => ({ value, label: choiceName(name, value) }));
  if (name.endsWith('team')) return catalogue.teams.map(({ id, name }) => ({ value: id, label: name }));
  if (name === 'inbox') return catalogue.inboxes.map(({ id, name }) => ({ value: id, label: name }));
  if (name.endsWith('label')) return catalogue.labels.map(({ id, name }) => ({ value: id, label: name }));
  if (name === 'sla_policy') return policies().map(({ id, name }) => ({ value: id, label: name }));
  if (name === 'close_reason') return reasons().map(({ id, name }) => ({ value: id, label: name }));
  const others = catalogue.members.filter(({ id }) => id !== catalogue.me.user.id);
  return [
    { value: 'me', label: t('filter.me'), keywords: catalogue.me.user.name },
    ...others.map(({ id, name }) => ({ value: id, label: name })),
  ];
}

function choiceName(name: string, value: string): string {
  const area = name === 'status' || name === 'priority' ? name : `filter.${name}`;
  return i18n.lookup(`${area}.${value}`) ?? value;
}

/** What a value is called; an id that is there no longer says so. */
export function valueName(of: Field, value: string): string {
  if (of.type === 'time') return timeName(value);
  if (of.type !== 'choice' && of.type !== 'ref') return value;
  if (of.type === 'ref' && value === live.catalogue.me.user.id) return live.catalogue.me.user.name;
  return optionsOf(of).find((option) => option.value === value)?.label ?? t('filter.gone');
}

/** "hace 7 días", "dentro de 2 días", "5 nov 2026". */
export function timeName(value: string): string {
  const [, sign, n, unit] = /^([-+])(\d+)([mhd])$/.exec(value) ?? [];
  if (sign && n && unit) {
    const units = { m: 'minute', h: 'hour', d: 'day' } as const;
    const format = new Intl.RelativeTimeFormat(i18n.tag);
    return format.format(Number(sign + n), units[unit as keyof typeof units]);
  }
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const moment = new Date(day ? `${value}T12:00:00Z` : value);
  if (Number.isNaN(moment.getTime())) return value;
  const options: Intl.DateTimeFormatOptions = day
    ? { dateStyle: 'medium', timeZone: 'UTC' }
    : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(i18n.tag, options).format(moment);
}
