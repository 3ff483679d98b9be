import type { components } from '../schema.gen';
import type { Id, Ref, Time } from './common';
import type { Media } from './content';
import type { AttributeValues, LabelMark } from './labels';
import type { Direction, Message } from './message';

type Schemas = components['schemas'];

export interface Contact {
  id: Id;
  name: string;
  name_source: string;
  phone: string | null;
  phone_display: string | null;
  /** By which its channel calls it, without @. */
  username?: string;
  email: string | null;
  company: string | null;
  bio: string | null;
  country: string | null;
  city: string | null;
  language: string | null;
  labels: LabelMark[];
  attributes: AttributeValues;
  sources: Record<string, string>;
  /** facebook, x, linkedin, github, instagram → address. */
  socials: Readonly<Record<string, string>>;
  /** Its picture, a file. */
  avatar: Id | null;
  /** The member, or in place of him the team, who gets its new conversations first. */
  owner: Ref | null;
  owner_team: Ref | null;
  /** Channel → what it said of marketing; one that is absent may be written to. */
  marketing: Readonly<Record<string, { allowed: boolean; at: Time | null }>>;
  identities: Schemas['Identity'][];
  blocked: boolean;
  /** When another was merged into it last; within a day that can be undone. */
  merged_at?: Time;
  /** Of a blocked one. */
  block?: Schemas['Block'];
  /** In a list: when something last happened in a conversation with it that I may see; absent: there is none. */
  last_activity_at?: Time;
  created_at: Time;
  updated_at: Time;
  marketing_stopped: boolean;
  /** The provider cannot reach one of its addresses. */
  unreachable: boolean;
  version: string;
  /** Phones, addresses and what of the name is one are masked. */
  masked?: boolean;
}

/** Who may be the same person as another, and what they share. */
export interface Duplicate {
  contact: Contact;
  why: Schemas['DuplicateView']['why'];
}

/** What stands behind the mask of a contact. */
export type Revealed = Pick<Contact, 'name' | 'phone' | 'phone_display' | 'email' | 'identities'>;

/** A file that was exchanged with a contact. */
export interface ContactFile {
  id: Id;
  kind: 'image' | 'sticker' | 'video' | 'audio' | 'voice' | 'document';
  media: Media;
  /** The number of the conversation. */
  conversation: number;
  message_id: Id;
  direction: Direction;
  at: Time;
}

/** What was changed on a contact's card. */
export interface CardChange {
  by: Ref | null;
  /** "email", "label", "owner", "marketing.whatsapp", "attributes.plan"… */
  field: string;
  was: string | number | boolean | null;
  now: string | number | boolean | null;
}

/** One thing that there was with a contact: a message, a system line, or a change of the card. */
export interface Activity {
  id: Id;
  at: Time;
  conversation: number | null;
  message: Message | null;
  change: CardChange | null;
}
