import type { components } from '../schema.gen';
import type { Id, Time } from './common';
import type { Interactive, Location, SharedContact } from './content';
import type { Ending } from './conversation';
import type { Kind } from './message';

type Schemas = components['schemas'];

export interface StoredFile {
  id: Id;
  kind: Kind;
  mime: string;
  name: string;
  size: number;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  animated: boolean;
  /** Of its tracks: "HEVC", "AAC". Not told of a file that is put back into the box. */
  codecs?: string[] | null;
  state: 'pending' | 'ready' | 'failed';
  problem: string | null;
}

export interface NewMention {
  agent_id?: Id;
  team_id?: Id;
}

/** What goes along when a conversation is given away. */
export interface Handing {
  note?: string;
  /** Whom the note calls. */
  mentions?: NewMention[];
  /** I go on following it. */
  follow?: boolean;
}

export interface NewMessage {
  client_id: string;
  kind: Kind;
  text?: string;
  file_id?: Id;
  reply_to_id?: Id;
  location?: Location;
  contacts?: SharedContact[];
  interactive?: Omit<Interactive, 'header'> & { header_file_id?: Id };
  template?: Schemas['TemplateContent'];
  /** Of a note: whom it calls. */
  mentions?: NewMention[];
  /** When it was written: whether its writer was online is judged by then. */
  written_at?: Time;
  /** The last message that the writer saw; the answer is 409 if a colleague has answered since. */
  last_seen_id?: Id;
  force?: boolean;
  /** Reopens a closed conversation. */
  reopen?: boolean;
  /** Sends it then; with `cancel_on_reply` not if the customer writes before. */
  send_at?: Time;
  cancel_on_reply?: boolean;
  /** Sends it after these; until then it can be taken back. */
  undo_seconds?: number;
  /** Finishes the conversation with it, unless the customer has written since `last_seen_id`. */
  close?: Ending;
}

export interface NewConversation {
  inbox_id: Id;
  contact_id?: Id;
  phone?: string;
  name?: string;
  message?: NewMessage;
  assign_to_me?: boolean;
}

/** A draft as the server keeps it. */
export interface ServerDraft {
  number: number;
  tab: 'reply' | 'note';
  text: string;
  reply_to_id: Id | null;
  files: { file: StoredFile; kind: Kind; caption: string | null }[];
  written_at: Time | null;
  version: string;
}

/** A text, with files, that is written once and used often. */
export interface CannedResponse {
  id: Id;
  scope: 'personal' | 'team' | 'shared';
  /** With scope team: whose. */
  team_id: Id | null;
  code: string;
  text: string;
  files: StoredFile[];
  uses: number;
  used_at: Time | null;
  updated_at: Time;
  version: string;
}
