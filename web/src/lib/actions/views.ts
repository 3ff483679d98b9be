import type { ConversationQuery, Sort, Status } from '$lib/api';

const builtIn = [
  'mine',
  'unassigned',
  'all',
  'mentions',
  'unattended',
  'participating',
  'snoozed',
  'follow_ups',
  'bot',
  'closed',
] as const;

/** A view of the conversations, as its address names it: "mine", "inbox-10", "team-20", "label-30"; "v-40" of a saved one. */
export interface View {
  id: string;
  kind: (typeof builtIn)[number] | 'inbox' | 'team' | 'label' | 'saved';
  /** The inbox, the team, the label or the saved view. */
  subject?: string;
}

/** Within a view: of Mi Bandeja the status, of the others whose. */
export type Segment = 'open' | 'pending' | 'closed' | 'mine' | 'unassigned' | 'all';

export interface Choice {
  segment: Segment;
  /** "active": open and pending. */
  status: 'active' | Status | 'all';
  sort: Sort;
}

/** The view of an address; what it does not know is Mi Bandeja. */
export function viewOf(id: string | undefined): View {
  const [, kind, subject] = /^(inbox|team|label|v)-(\d+)$/.exec(id ?? '') ?? [];
  if (id && subject && kind === 'v') return { id, kind: 'saved', subject };
  if (id && subject && (kind === 'inbox' || kind === 'team' || kind === 'label')) return { id, kind, subject };
  const known = builtIn.find((one) => one === id) ?? 'mine';
  return { id: known, kind: known };
}

export function viewHref(view: View | string, number?: number): string {
  const id = typeof view === 'string' ? view : view.id;
  const base = id.startsWith('v-') ? `/v/${id.slice(2)}` : `/inbox/${id}`;
  return number === undefined ? base : `${base}/${number}`;
}

/** The segments of a view, the usual one first. */
export function segmentsOf(view: View): readonly Segment[] {
  switch (view.kind) {
    case 'mine':
      return ['open', 'pending', 'closed'];
    case 'unassigned':
    case 'unattended':
    case 'bot':
    case 'mentions':
    case 'participating':
    case 'saved':
      return [];
    case 'snoozed':
    case 'closed':
      return ['mine', 'all'];
    default:
      return ['mine', 'unassigned', 'all'];
  }
}

export function usualChoice(view: View): Choice {
  const sort = view.kind === 'unattended' ? 'waiting' : 'activity';
  return { segment: view.kind === 'mine' ? 'open' : 'all', status: 'active', sort };
}

/** What the server is asked for. */
export function queryOf(view: View, { segment, status, sort }: Choice): ConversationQuery {
  const statusOf = status === 'active' ? undefined : status;
  switch (view.kind) {
    case 'mine':
      return { view: 'mine', status: segment as Status, sort };
    case 'unassigned':
    case 'unattended':
    case 'bot':
      return { view: view.kind, sort };
    case 'mentions':
    case 'participating':
      return { view: view.kind, status: statusOf, sort };
    case 'saved':
      return { view: 'all', sort };
    case 'snoozed':
    case 'closed':
      return { view: segment === 'mine' ? 'mine' : 'all', status: view.kind, sort };
    default: {
      const whose = segment === 'mine' || segment === 'unassigned' ? segment : 'all';
      const place = view.kind === 'all' ? {} : { [view.kind]: view.subject };
      return { view: whose, status: statusOf, sort, ...place };
    }
  }
}

/** Whether a filter, as JSON, says which statuses. */
export const saysStatus = (filter = ''): boolean => filter.includes('{"field":"status"');

/** The orders of a list, the usual one first. Closed and snoozed ones are sorted by time alone. */
export function sortsOf(query: ConversationQuery): readonly Sort[] {
  const { filter = '' } = query;
  if (query.view === 'unattended') return ['waiting', 'priority', '-created', 'created'];
  if (saysStatus(filter) && /"(closed|snoozed|not_in|any)"/.test(filter)) return ['activity', '-created', 'created'];
  if (filter && query.status === undefined) return ['activity', 'waiting', 'due', 'priority', '-created', 'created'];
  const active =
    (query.status === undefined && query.view !== 'mentions') || query.status === 'open' || query.status === 'pending';
  return active
    ? ['activity', 'waiting', 'due', 'replied', 'priority', '-created', 'created']
    : ['activity', '-created', 'created'];
}
