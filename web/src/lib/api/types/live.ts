import type { Id, Ref, Time } from './common';
import type { Contact } from './contact';
import type { Conversation, Counts, Involvement, Status } from './conversation';
import type { SavedView } from './filter';
import type { Inbox, Notice } from './inbox';
import type { Attribute, Label } from './labels';
import type { Message } from './message';
import type { Me, Member, Team } from './people';
import type { CannedResponse } from './writing';

/** All that the shell needs. */
export interface Start {
  me: Me;
  inboxes: Inbox[];
  teams: Team[];
  members: Member[];
  labels: Label[];
  /** Of contacts, then of conversations, each in their order. */
  attributes: Attribute[];
  counts: Counts;
  notices: Notice[];
  /** Absent in a copy that an earlier version kept. */
  saved_views?: SavedView[];
  /** Bytes of the largest file that is taken; absent in such a copy, too. */
  max_upload?: number;
  seq: string;
  /** The server's time. */
  now: Time;
}

/** The facts of a conversation that decide who is shown it and in which count it is. */
export interface Facts {
  inbox_id: Id;
  status: Status;
  assignee_id: Id | null;
  team_id: Id | null;
  bot_id: Id | null;
  /** The customer waits for an answer. */
  waits?: boolean;
  /** Of the conversation and of its contact. */
  label_ids?: Id[];
}

/** One line of the event log: the nouns it touched, as they are now. */
export interface Change {
  seq: string;
  at: Time;
  kind: string;
  actor: { kind: 'user' | 'token' | 'system'; id: Id | null };
  conversation?: Conversation | null;
  message?: Message | null;
  contact?: Contact | null;
  /** Given when facts changed; before is null for a new conversation. */
  before?: Facts | null;
  after?: Facts | null;
  subject_id?: Id | null;
  /** Who follows the conversation since, or no longer. */
  participant?: { user: Ref; follows: boolean };
  involvement?: Involvement;
  /** What I am told; without an id: I have read some, on another screen. */
  notification?: { id?: Id; kind?: string; times?: number; by?: Ref | null; settings?: boolean };
}

/** I may no longer see this conversation. */
export interface Removal {
  seq: string;
  number: number;
  before?: Facts | null;
  after?: Facts | null;
  /** For good: nothing of it may be kept. */
  deleted?: boolean;
}

export interface CatalogueChange {
  seq: string;
  kind: string;
  subject_id?: Id | null;
}

export interface CannedChange {
  seq: string;
  subject_id: Id;
  /** Absent: it is gone, or no longer mine to see. */
  canned_response?: CannedResponse;
}

/** What I am writing in a conversation is another by now. */
export interface DraftChange {
  seq: string;
  number: number;
  tab: 'reply' | 'note';
}
