import type { Expected, Id, Time } from './common';
import type { Contact } from './contact';
import type { Conversation, Ending, Priority, Status } from './conversation';
import type { Relabel } from './labels';

/** One change of many conversations: one of these. */
export interface BulkChange {
  assign?: { assignee_id: Id | 'me' | null } | { team_id: Id };
  labels?: Relabel;
  status?: 'open' | 'pending' | 'closed';
  /** Of status closed: why, the same for each. */
  close?: Ending;
  snooze?: { until: Time } | { until_reply: true };
  priority?: Priority;
  /** false: unread. */
  read?: boolean;
}

/** One of the conversations, with what I saw of it. */
export interface BulkItem extends Expected {
  number: number;
  last_seen_id?: Id | null;
}

/** Where a conversation stood, with what the change made of it. */
export interface RestoreItem extends Expected {
  number: number;
  status: Status;
  assignee_id: Id | null;
  team_id: Id | null;
  snoozed_until: Time | null;
  waits: boolean;
}

/** What became of one: it as it is then, or why it was left. */
export interface BulkDone {
  number: number;
  conversation: Conversation | null;
  error: { code: string; detail: string } | null;
}

export interface BulkContact {
  id: Id;
  contact: Contact | null;
  error: { code: string; detail: string } | null;
}
