import type { Id, Ref, Time } from './common';

/** What a field was or is: a text, a number, whether it is so, texts, or members, teams, inboxes or labels. */
export type AuditValue = string | number | boolean | readonly string[] | readonly Ref[];

export interface AuditChange {
  field: string;
  before?: AuditValue;
  after?: AuditValue;
  /** That it changed is all that is kept. */
  hidden?: boolean;
  /** It told of a person who was erased since. */
  erased?: boolean;
}

export interface AuditEntry {
  id: Id;
  at: Time;
  /** The noun and what was done to it. */
  action: string;
  by: Ref | null;
  by_token?: boolean;
  subject: Ref | null;
  contact_id?: Id;
  number?: number;
  data?: Record<string, unknown>;
  changes: readonly AuditChange[];
  address?: string;
}

/** What of the audit is looked for; '' or nothing: any. */
export interface AuditQuery {
  topic?: string;
  by?: Id;
  from?: Time;
  to?: Time;
  q?: string;
}
