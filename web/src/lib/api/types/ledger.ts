import type { Id, Ref, Time } from './common';

export interface LedgerEntry {
  id: Id;
  received_at: Time;
  inbox: Ref | null;
  state: 'applied' | 'waiting' | 'quarantined' | 'unreadable';
  items: number;
  applied: number;
  duplicates: number;
  quarantined: number;
}

export interface LedgerDetail extends LedgerEntry {
  quarantined_items: { id: Id; index: number; kind: string; error: string; raw: unknown; state: string }[];
  /** Of an unreadable delivery: why it cannot be read now, and how it came. */
  unread: { error: string | null; raw: string | null } | null;
}

export interface LedgerSummary {
  received: number;
  applied: number;
  quarantined: number;
  /** Deliveries. */
  unreadable: number;
  inboxes: {
    inbox: Ref;
    received: number;
    applied: number;
    quarantined: number;
    last_delivery_at: Time | null;
    quiet: boolean;
  }[];
  last_delivery_at: Time | null;
  quiet: boolean;
}
