import type { ConversationQuery, Sort, Status } from '$lib/api';

/** A view of the conversations, as its address names it: "mine", "inbox-10", "team-20", "label-30". */
export interface View {
  id: string;
  kind: 'mine' | 'unassigned' | 'all' | 'snoozed' | 'closed' | 'inbox' | 'team' | 'label';
  /** The inbox, the team or the label. */
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
  const [, kind, subject] = /^(inbox|team|label)-(\d+)$/.exec(id ?? '') ?? [];
  if (id && subject && (kind === 'inbox' || kind === 'team' || kind === 'label')) return { id, kind, subject };
  if (id === 'unassigned' || id === 'all' || id === 'snoozed' || id === 'closed') return { id, kind: id };
  return { id: 'mine', kind: 'mine' };
}

export function viewHref(view: View | string, number?: number): string {
  const base = `/inbox/${typeof view === 'string' ? view : view.id}`;
  return number === undefined ? base : `${base}/${number}`;
}

/** The segments of a view, the usual one first. */
export function segmentsOf(view: View): readonly Segment[] {
  switch (view.kind) {
    case 'mine':
      return ['open', 'pending', 'closed'];
    case 'unassigned':
      return [];
    case 'snoozed':
    case 'closed':
      return ['mine', 'all'];
    default:
      return ['mine', 'unassigned', 'all'];
  }
}

export function usualChoice(view: View): Choice {
  return { segment: view.kind === 'mine' ? 'open' : 'all', status: 'active', sort: 'activity' };
}

/** What the server is asked for. */
export function queryOf(view: View, { segment, status, sort }: Choice): ConversationQuery {
  const statusOf = status === 'active' ? undefined : status;
  switch (view.kind) {
    case 'mine':
      return { view: 'mine', status: segment as Status, sort };
    case 'unassigned':
      return { view: 'unassigned', sort };
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

/** Closed and snoozed ones are sorted by time alone. */
export function sortsOf(query: ConversationQuery): readonly Sort[] {
  const active = query.status === undefined || query.status === 'open' || query.status === 'pending';
  return active ? ['activity', 'waiting', 'priority', '-created', 'created'] : ['activity', '-created', 'created'];
}
