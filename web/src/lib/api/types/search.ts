import type { components } from '../schema.gen';
import type { Page } from './common';
import type { Contact } from './contact';
import type { Conversation } from './conversation';
import type { Kind } from './message';

type Schemas = components['schemas'];

/** A message that a search found. */
export type Hit = Omit<Schemas['Hit'], 'kind' | 'marks'> & { kind: Kind; marks: Schemas['Mark'][] };

export interface MessagesFound extends Page<Hit> {
  /** False while the index is being made: only the oldest messages are found so far. */
  complete: boolean;
}

/** What a search found, each kind by itself. */
export interface FoundAll {
  conversations: Conversation[];
  contacts: Contact[];
  messages: MessagesFound;
}
