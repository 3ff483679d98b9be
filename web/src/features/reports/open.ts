/** What a number counts of a view, in the words of a filter. */
export interface Narrow {
  field: string;
  op: string;
  values?: readonly string[];
}

export const only = {
  waiting: { field: 'unattended', op: 'yes' },
  breached: { field: 'sla', op: 'in', values: ['breached'] },
  at_risk: { field: 'sla', op: 'in', values: ['at_risk'] },
} as const satisfies Record<string, Narrow>;

/** The customer's last message is so old that the window ends within an hour. */
export const closing: readonly Narrow[] = [
  { field: 'last_inbound', op: 'since', values: ['-24h'] },
  { field: 'last_inbound', op: 'before', values: ['-23h'] },
];

/** What one inbox, team or agent has. */
export const of = (field: 'inbox' | 'team' | 'assignee', id: string): Narrow => ({ field, op: 'in', values: [id] });

/** A list of everybody's is opened, narrowed to what a number counts. */
export type Open = (view: string, segment: 'all' | 'unassigned', ...narrowed: Narrow[]) => void;
