import type { components } from '../schema.gen';
import type { Id } from './common';

type Schemas = components['schemas'];

export type LabelMark = Schemas['LabelMark'];
export type LabelColour = LabelMark['colour'];

export interface Label extends LabelMark {
  description: string | null;
  /** How much carries it, for who may manage labels. */
  conversations?: number | null;
  contacts?: number | null;
}

/** Labels to put on, and to take off. */
export interface Relabel {
  add?: Id[];
  remove?: Id[];
}

/** What a contact or a conversation has besides what all have: key → value, as the attribute's kind is. */
export type AttributeValues = Readonly<Record<string, string | number | boolean | null>>;

export interface Attribute {
  id: Id;
  noun: 'contact' | 'conversation';
  /** By which programs name it; it never changes. */
  key: string;
  name: string;
  description: string | null;
  kind: 'text' | 'number' | 'date' | 'list' | 'checkbox' | 'link' | 'currency';
  options: string[];
  currency: string | null;
  pattern: string | null;
  minimum: number | null;
  maximum: number | null;
  /** Of a conversation: nobody finishes one that has no value. */
  required_to_close: boolean;
  /** How many have a value, for who may change the settings. */
  uses: number | null;
}
