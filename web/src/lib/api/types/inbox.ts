import type { components } from '../schema.gen';
import type { Id, Ref, Time } from './common';
import type { Interactive } from './content';
import type { Delivery, Kind } from './message';

type Schemas = components['schemas'];

/** What bounds a message with choices. */
export type InteractiveLimits = Omit<Schemas['InteractiveLimits'], 'kinds' | 'header_kinds'> & {
  kinds: Interactive['kind'][];
  /** Files above buttons or a link. */
  header_kinds: Kind[];
};

/** What an inbox's channel can do. Lengths in characters, sizes in bytes; 0: no limit, or not possible. */
export interface Capabilities {
  /** Seconds that the customer's message leaves us to write freely; 0: no window. */
  reply_window_s: number;
  text_max: number;
  caption_max: number;
  kinds: Kind[];
  media_max: Partial<Record<Kind, number>>;
  media_mime: Partial<Record<Kind, string[]>>;
  /** By type of file, what its tracks may be coded with; any, where it is not named. */
  media_codecs?: Readonly<Record<string, string[] | undefined>>;
  /** Bytes up to which a voice message looks like a voice note; 0: no matter how large. */
  voice_note_max: number;
  quote: boolean;
  reaction: boolean;
  templates: boolean;
  read_receipts: boolean;
  typing: boolean;
  /** We may write first. */
  starts_by_us: boolean;
  /** The provider itself can turn a customer away, within the reply window. */
  blocks: boolean;
  /** The delivery states that this channel reports. */
  states: Delivery[];
  /** null: no message with choices. */
  interactive: InteractiveLimits | null;
  /** null: no templates. */
  template: Schemas['TemplateLimits'] | null;
}

export type InboxSettings = Schemas['InboxSettings'];

export interface Inbox {
  id: Id;
  name: string;
  channel: string;
  number: string | null;
  /** removed: its number was disconnected for good; its past can be read. */
  state: 'connected' | 'paused' | 'removed';
  state_code: string | null;
  /** These three only for who may manage inboxes. */
  webhook_path?: string | null;
  account?: string | null;
  portfolio?: string | null;
  settings: InboxSettings;
  teams: Id[];
  members: Id[];
  capabilities: Capabilities;
  last_delivery_at: Time | null;
  /** A busy inbox fell silent. */
  quiet: boolean;
  /** The provider's code for which no template is sent, until its notice is resolved. */
  templates_held: string | null;
  /** That the provider takes of the number; 0: it has not said. */
  messages_per_second: number;
  /** By its business hours, when it was asked for. True without them. */
  open: boolean;
  /** When it closes or opens next, by turns: some days of them. */
  changes: Time[];
}

export interface InboxCheck {
  ok: boolean;
  steps: Schemas['CheckStep'][];
  number: string | null;
  verified_name: string | null;
  quality: string | null;
}

export interface Notice {
  id: Id;
  inbox: Ref | null;
  code: string;
  severity: 'info' | 'warning' | 'critical';
  params: Record<string, unknown>;
  at: Time;
  resolved_at: Time | null;
  /** The member or token that dealt with it; null: it ended by itself, or is open. */
  resolved_by: Ref | null;
}

export interface NoticeQuery {
  state: 'open' | 'resolved' | 'all';
  inbox?: string;
}
