import type { Condition, ConversationQuery } from '$lib/api';

/** Of these some can be chosen. */
export const many = ['status', 'agent', 'inbox', 'origin', 'reason'] as const;
export type Many = (typeof many)[number];
/** Days, as the company counts them; both ends belong to the span. */
export const days = ['created_from', 'created_to', 'closed_from', 'closed_to'] as const;
export type Day = (typeof days)[number];

/** What is looked for; all of it must hold. It stands in the address, so that it can be shared. */
export interface HistoryQuery extends Record<Many, readonly string[]>, Record<Day, string> {
  /** A number, or a contact: name, phone, email or company. */
  q: string;
  /** Words of the closing summary. */
  summary: string;
  /** The oldest first. */
  oldest: boolean;
}

const fieldOf: Readonly<Record<Many, string>> = {
  status: 'status',
  agent: 'agent',
  inbox: 'inbox',
  origin: 'origin',
  reason: 'close_reason',
};

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

export function queryOf(address: URLSearchParams): HistoryQuery {
  const some = (name: Many) => address.get(name)?.split(',').filter(Boolean) ?? [];
  const day = (name: Day) => {
    const text = address.get(name) ?? '';
    return dayPattern.test(text) ? text : '';
  };
  return {
    q: address.get('q') ?? '',
    summary: address.get('summary') ?? '',
    oldest: address.get('sort') === 'created',
    ...(Object.fromEntries(many.map((name) => [name, some(name)])) as Record<Many, string[]>),
    ...(Object.fromEntries(days.map((name) => [name, day(name)])) as Record<Day, string>),
  };
}

/** "/history?q=lucia&status=closed" */
export function addressOf(query: HistoryQuery): string {
  const pairs = new URLSearchParams();
  if (query.q.trim()) pairs.set('q', query.q.trim());
  for (const name of many) if (query[name].length > 0) pairs.set(name, query[name].join(','));
  for (const name of days) if (query[name]) pairs.set(name, query[name]);
  if (query.summary.trim()) pairs.set('summary', query.summary.trim());
  if (query.oldest) pairs.set('sort', 'created');
  const text = pairs.toString();
  return text ? `/history?${text}` : '/history';
}

/** How many fields say something, the line of the query apart. */
export function countOf(query: HistoryQuery): number {
  return (
    [...many.map((name) => query[name].length > 0), ...days.map((name) => query[name] !== '')].filter(Boolean).length +
    (query.summary.trim() ? 1 : 0)
  );
}

export const isEmpty = (query: HistoryQuery): boolean => countOf(query) === 0 && query.q.trim() === '';

/** What the server is asked for. */
export function askedOf(query: HistoryQuery): ConversationQuery {
  const all: Condition[] = [];
  const add = (field: string, op: Condition['op'], ...values: string[]) => all.push({ field, op, values });
  if (query.q.trim()) add('search', 'contains', query.q.trim());
  for (const name of many) if (query[name].length > 0) add(fieldOf[name], 'in', ...query[name]);
  for (const time of ['created', 'closed'] as const) {
    const [from, to] = [query[`${time}_from`], query[`${time}_to`]];
    if (from) add(time, 'since', from);
    if (to) add(time, 'before', dayAfter(to));
  }
  if (query.summary.trim()) add('close_summary', 'contains', query.summary.trim());
  return {
    view: 'all',
    status: 'all',
    sort: query.oldest ? 'created' : '-created',
    ...(all.length > 0 ? { filter: JSON.stringify({ all }) } : {}),
  };
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(next.getTime())) return day;
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
