import type { components } from '../schema.gen';
import type { Id, Time } from './common';
import type { Content } from './content';

type Schemas = components['schemas'];

export type Author = Schemas['Author'];
export type Direction = Schemas['Message']['direction'];

export type Kind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'interactive'
  | 'interactive_reply'
  | 'template'
  | 'order'
  | 'call'
  | 'note'
  | 'event'
  | 'unsupported';

export type Delivery = Schemas['Message']['status'];
export type Reaction = Schemas['Reaction'];

export interface Message {
  id: Id;
  /** The number of its conversation. */
  conversation: number;
  /** Per conversation, from 1; 0 while it waits in the outbox. */
  seq: number;
  /** Decimal microseconds: the place in the timeline, with the id as tie-break. */
  sort_key: string;
  external_id: string | null;
  /** The writer's own id, a UUIDv7. */
  client_id: string | null;
  direction: Direction;
  kind: Kind;
  author: Author;
  text: string;
  content: Content;
  status: Delivery;
  error: { code: string; detail?: string | null } | null;
  reply_to: { id: Id; kind: Kind; text: string; author: Author; deleted: boolean } | null;
  reactions: Reaction[];
  sent_at: Time;
  received_at: Time | null;
  delivered_at: Time | null;
  read_at: Time | null;
  played_at: Time | null;
  failed_at: Time | null;
  edited_at: Time | null;
  deleted_at: Time | null;
  late: boolean;
  /** Only of what is not a message yet: it is to be sent at a time, or was and could not be. */
  schedule?: Schemas['Schedule'];
}

/** What a message said until it was changed. */
export interface Version {
  text: string;
  until: Time;
}
