import type { Condition, ConversationQuery } from '$lib/api';
import { both, parse } from './tree';

const one = (field: string, ...values: string[]): Condition => ({ field, op: 'in', values });

/** All that a list asks for as one filter, so that it can be kept without the view in which it was made. */
export function wholeOf({ view, status, inbox, team, label, filter }: ConversationQuery): string {
  const base: Condition[] = [];
  if (view === 'mine') base.push(one('assignee', 'me'));
  if (view === 'unassigned') base.push({ field: 'assignee', op: 'empty' }, { field: 'with_bot', op: 'no' });
  if (view === 'unattended') base.push({ field: 'unattended', op: 'yes' });
  if (view === 'bot') base.push({ field: 'with_bot', op: 'yes' });
  if (inbox) base.push(one('inbox', inbox));
  if (team) base.push(one('team', team));
  if (label) base.push(one('label', label));
  if (status === 'all') base.push(one('status', 'open', 'pending', 'snoozed', 'closed'));
  else if (status) base.push(one('status', status));
  else if (view === 'unassigned' && !filter?.includes('{"field":"status"')) base.push(one('status', 'open'));
  return JSON.stringify(both(base, parse(filter)));
}
