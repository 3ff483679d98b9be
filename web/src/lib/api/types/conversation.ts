import type { components } from '../schema.gen';
import type { Id, Page, Ref, Time } from './common';
import type { Contact } from './contact';
import type { EventLine } from './content';
import type { AttributeValues, LabelMark } from './labels';
import type { Sla } from './sla';
import type { Author, Delivery, Direction, Kind, Message } from './message';

type Schemas = components['schemas'];

export type Status = Schemas['Conversation']['status'];
export type Priority = Schemas['Conversation']['priority'];

export interface LastMessage {
  id: Id;
  direction: Direction;
  author: Author;
  kind: Kind;
  /** At most 200 characters. */
  text: string;
  status: Delivery;
  sent_at: Time;
  event?: EventLine | null;
}

export interface Conversation {
  id: Id;
  number: number;
  status: Status;
  inbox: Ref & { channel: string };
  contact: Ref & {
    phone: string | null;
    /** As people write it; absent in a copy that an earlier version kept. */
    phone_display?: string | null;
    username?: string;
    email?: string | null;
    blocked: boolean;
    labels: LabelMark[];
  };
  assignee: Ref | null;
  team: Ref | null;
  bot: Ref | null;
  priority: Priority;
  /** Its own. */
  labels: LabelMark[];
  /** Absent: none. */
  attributes?: AttributeValues;
  origin: string;
  unread_count: number;
  marked_unread: boolean;
  last_message: LastMessage | null;
  /** When the first unanswered customer message arrived. */
  waiting_since: Time | null;
  /** The order of "longest waiting": waiting_since, or since when it is marked unread if that is earlier. */
  waits_since: Time | null;
  /** Null: the channel has no window, or it never opened; the inbox's capabilities tell which. */
  window_closes_at: Time | null;
  /** Absent: nothing is measured. */
  sla?: Sla;
  created_at: Time;
  opened_at: Time;
  last_activity_at: Time;
  closed_at: Time | null;
  /** Why it was finished, and what came of it, while it is closed. */
  close_reason: Ref | null;
  close_summary: string | null;
  /** Null while it is snoozed: until the customer writes. */
  snoozed_until: Time | null;
  /** When its next open follow-up is due; null: it has none. */
  follow_up_at: Time | null;
  /** In a list sorted by it, and what was heard since: when I answered last. */
  replied_at?: Time | null;
  /** The seq of the last change of its scheduled messages; null: it has none. */
  scheduled_version: string | null;
  /** The seq of its last change. */
  version: string;
}

export type View = 'mine' | 'unassigned' | 'all' | 'unattended' | 'bot' | 'mentions' | 'participating';
export type Sort = 'activity' | 'created' | '-created' | 'waiting' | 'priority' | 'replied' | 'due';

/** Which conversations, in which order. Absent status: open and pending; of mentions: all. */
export interface ConversationQuery {
  view?: View;
  status?: Status | 'all';
  inbox?: Id;
  team?: Id;
  /** Carried by the conversation or by its contact. */
  label?: Id;
  contact?: Id;
  /** A Filter as JSON. */
  filter?: string;
  /** Of an agent's views, for who supervises. */
  as_agent?: Id;
  sort?: Sort;
}

export interface ConversationPage extends Page<Conversation> {
  /** Of the views of mentions and of what I follow. */
  involvements?: Involvement[];
}

/** All that opening a conversation needs. */
export interface OpenedConversation {
  conversation: Conversation;
  contact: Contact;
  /** The last 50, oldest first. */
  messages: Message[];
  /** There are older ones in this conversation. */
  more: boolean;
  /** Where the older ones begin; absent: the first page of messages overlaps these. */
  next?: string | null;
  previous: PreviousConversation | null;
  seq: string;
}

/** The contact's next older conversation that I may see. */
export interface PreviousConversation {
  number: number;
  status: Status;
  closed_at: Time | null;
  closed_by: Ref | null;
  close_reason: Ref | null;
  close_summary: string | null;
}

/** A page of messages, newest first. */
export interface MessagePage extends Page<Message> {
  previous: PreviousConversation | null;
}

/** Why a conversation is finished, and what came of it. */
export interface Ending {
  reason_id?: Id;
  summary?: string;
  /** Set with it. */
  attributes?: AttributeValues;
}

/** The same with the newest message that the agent saw; 409 written_meanwhile if the customer has written since. */
export type Closing = Schemas['Closing'];

/** What I have to do with a conversation that I need not own. Nobody else sees it. */
export interface Involvement {
  number: number;
  participates: boolean;
  muted: boolean;
  /** Null while it is muted: for good. */
  muted_until: Time | null;
  /** The newest note that mentions me. */
  mentioned_in: Id | null;
  mention_unread: boolean;
}

/** Who follows a conversation without owning it, and what I have to do with it. */
export interface Participants {
  items: Ref[];
  mine: Involvement;
}

/** Reminds somebody of a conversation. */
export type FollowUp = Schemas['FollowUp'] & { id: Id };

/** mine and all: open and pending; unassigned: the queue; by inbox, team and label: open and pending. */
export type Counts = Schemas['Counts'];
