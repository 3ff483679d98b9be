import type { components } from '../schema.gen';
import type { Id } from './common';

type Schemas = components['schemas'];

export interface Media {
  file_id?: Id;
  mime?: string;
  name?: string;
  /** Bytes. */
  size?: number;
  width?: number;
  height?: number;
  duration_ms?: number;
  animated?: boolean;
  state?: 'pending' | 'ready' | 'failed';
  problem?: string;
}

export type Location = Schemas['Location'];
export type SharedDetail = Schemas['SharedDetail'];

export interface SharedContact {
  name: string;
  first_name?: string;
  last_name?: string;
  phones?: SharedDetail[];
  emails?: SharedDetail[];
  company?: string;
  vcard?: string;
}

export type Choice = Schemas['Choice'];

export interface Interactive {
  kind: 'buttons' | 'list' | 'link' | 'location_request';
  header_text?: string;
  header?: Media;
  footer?: string;
  buttons?: Choice[];
  list_button?: string;
  sections?: { title?: string; rows: Choice[] }[];
  link_text?: string;
  link_url?: string;
}

export interface TemplateUse {
  name: string;
  language: string;
  category?: string;
  header_vars?: Record<string, string>;
  body_vars?: Record<string, string>;
  button_vars?: Record<string, string>;
  header?: Media;
  /** As the customer reads it. */
  header_text?: string;
  footer?: string;
  buttons?: Schemas['SentButton'][];
  /** The provider took it and holds it for review. */
  held?: boolean;
}

/**
 * A system line: opened, closed, reopened, assigned, unassigned, accepted, team, pending, snoozed, woke, returned, labelled,
 * unlabelled, contact_labelled, contact_unlabelled, priority, number_changed, merged.
 */
export interface EventLine {
  name: string;
  by_id?: Id;
  from?: string;
  to?: string;
  to_id?: Id;
}

/** What a message carries besides its text; a caption is its text. */
export interface Content {
  media?: Media;
  location?: Location;
  contacts?: SharedContact[];
  interactive?: Interactive;
  interactive_reply?: Schemas['InteractiveReply'];
  template?: TemplateUse;
  order?: { catalog_id?: string; items: Schemas['OrderItem'][] };
  referral?: Omit<Schemas['Referral'], 'picture'> & { picture?: Media };
  product?: Schemas['ProductRef'];
  call?: Schemas['Call'];
  event?: EventLine;
  /** Whom a note calls. */
  mentions?: { agent_id?: Id; team_id?: Id; name: string }[];
  /** Of another kind than unsupported: it was edited since, and what it became cannot be shown. */
  unsupported?: Schemas['Unsupported'];
  forwarded?: string;
  /** A quoted message that we do not have. */
  quoted_external?: string;
}
