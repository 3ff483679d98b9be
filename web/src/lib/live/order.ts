import type { Conversation, ConversationQuery, Involvement, Priority, Sort } from '$lib/api';
import { carried, factsOf, unattended } from './facts';
import { compareDecimal, micros } from './seq';

/** Whether a conversation belongs to a list; the same rule as the server's WHERE. */
export function belongs(
  conversation: Conversation,
  query: ConversationQuery,
  me: string,
  involved?: Involvement,
): boolean {
  const { view = 'all', status, inbox, team, label, contact } = query;
  if (conversation.contact.blocked) return false;
  if (inbox && conversation.inbox.id !== inbox) return false;
  if (team && conversation.team?.id !== team) return false;
  if (label && !carried(conversation).includes(label)) return false;
  if (contact && conversation.contact.id !== contact) return false;
  if (view === 'mine' && conversation.assignee?.id !== me) return false;
  if (view === 'unassigned' && (conversation.assignee || conversation.bot)) return false;
  if (view === 'unattended') return unattended(factsOf(conversation));
  if (view === 'bot' && !conversation.bot) return false;
  if (view === 'mentions' && !involved?.mentioned_in) return false;
  if (view === 'participating' && !involved?.participates) return false;
  if (view === 'mentions' && !status) return true;
  if (view === 'unassigned' && !status) return conversation.status === 'open';
  if (!status) return conversation.status === 'open' || conversation.status === 'pending';
  return status === 'all' || conversation.status === status;
}

/** The order that a list really has: the server sorts closed and snoozed ones by activity or creation only. */
export function effectiveSort({ sort = 'activity', status, view }: ConversationQuery): Sort {
  if (view === 'unattended' && sort === 'activity') return 'waiting';
  const all = (status ?? view) !== 'mentions' && status !== 'all' && status !== 'closed' && status !== 'snoozed';
  return all || sort === 'created' || sort === '-created' || sort === 'due' ? sort : 'activity';
}

/** The place of a conversation in a list: lower comes first, ids decide between equals. */
export interface Place {
  number: number;
  id: string;
  rank: number;
}

const urgency: Record<Priority, number> = { none: 0, low: 1, medium: 2, high: 3, urgent: 4 };

export function placeOf(conversation: Conversation, sort: Sort, rank = rankOf(conversation, sort)): Place {
  return { number: conversation.number, id: conversation.id, rank };
}

/** More than the µs of any time, and so little that their sum is exact. */
const answeredFirst = 4e15;
/** More than the µs of two times. */
const dueFirst = 8e15;

function rankOf(conversation: Conversation, sort: Sort): number {
  switch (sort) {
    case 'activity':
      return -micros(conversation.last_activity_at);
    case 'waiting':
      return micros(conversation.waits_since ?? conversation.waiting_since ?? '') || Infinity;
    case 'priority':
      return -urgency[conversation.priority];
    case 'replied': // all that I have answered before all others
      return conversation.replied_at
        ? -micros(conversation.replied_at) - answeredFirst
        : -micros(conversation.last_activity_at);
    case 'due': // all that can be missed before all others
      return conversation.sla?.due_at
        ? micros(conversation.sla.due_at) - dueFirst
        : -micros(conversation.last_activity_at);
    default:
      return 0; // ids are given in the order of creation
  }
}

/** Sorts that show the newer of two equals first. */
const newestFirst: ReadonlySet<Sort> = new Set(['activity', '-created', 'priority', 'replied']);

export function comparePlaces(a: Place, b: Place, sort: Sort): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  const newest = sort === 'due' ? a.rank > -dueFirst / 2 : newestFirst.has(sort);
  return newest ? compareDecimal(b.id, a.id) : compareDecimal(a.id, b.id);
}

/** The sorted places without those of `changed`, and with those of `added` (any order) where they belong. */
export function merged(
  places: readonly Place[],
  changed: ReadonlySet<number>,
  added: readonly Place[],
  sort: Sort,
): Place[] {
  const compare = (a: Place, b: Place) => comparePlaces(a, b, sort);
  const incoming = [...added].sort(compare);
  const result: Place[] = [];
  let next = 0;
  for (const place of places) {
    if (changed.has(place.number)) continue;
    for (let one = incoming[next]; one && compare(one, place) < 0; one = incoming[++next]) result.push(one);
    result.push(place);
  }
  result.push(...incoming.slice(next));
  return result;
}
