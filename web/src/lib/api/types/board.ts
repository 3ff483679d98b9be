import type { Id, Ref, Time } from './common';

/** How an inbox, a team or an agent stands at this moment. */
export interface BoardLine {
  id: Id;
  name: string;
  /** Open and pending. */
  open: number;
  /** Open, and nobody has it. */
  queue: number;
  /** Customers without an answer, and since when the first of them waits. */
  waiting: number;
  oldest_waiting_at: Time | null;
  /** Of those, whose window ends within an hour. */
  closing: number;
  /** Conversations with an SLA target at risk, and those with one that is missed. */
  sla_at_risk: number;
  sla_breached: number;
  /** SLA targets of today, whose the conversation was then. */
  sla_met_today: number;
  sla_missed_today: number;
}

export interface BoardAgent extends BoardLine {
  availability: 'online' | 'away' | 'offline';
  since: Time | null;
  by_hand: boolean;
}

export interface BoardClosing {
  number: number;
  contact: string;
  inbox: Ref;
  assignee: Ref | null;
  window_closes_at: Time;
}

export interface MissedTarget {
  number: number;
  contact: string;
  target: 'first_reply' | 'next_reply' | 'resolution';
  due_at: Time;
  inbox: Ref;
  /** Who had it then. */
  assignee: Ref | null;
}

export interface LiveBoard {
  total: BoardLine;
  inboxes: BoardLine[];
  teams: BoardLine[];
  agents: BoardAgent[];
  closing: BoardClosing[];
}
