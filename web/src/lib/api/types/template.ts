import type { components } from '../schema.gen';
import type { Id, Time } from './common';

type Schemas = components['schemas'];

export interface Template {
  id: Id;
  inbox_ids: Id[];
  name: string;
  language: string;
  category: string;
  status: string;
  format: 'NAMED' | 'POSITIONAL';
  quality: string | null;
  header: Schemas['TemplateHeader'] | null;
  body: string;
  footer: string | null;
  buttons: Schemas['TemplateButton'][];
  variables: Schemas['TemplateVariable'][];
  /** Of a carousel. */
  cards: Schemas['TemplateCard'][];
  /** Why it cannot be sent although it is approved. */
  cannot: string | null;
  rejected_reason: string | null;
  last_used_at: Time | null;
}

/** What a template consists of, to be reviewed. */
export interface TemplateParts {
  /** Of an approved one it stays as it is. */
  category: 'MARKETING' | 'UTILITY';
  header_format?: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'LOCATION';
  header_text?: string;
  /** A sample of the header's file. */
  header_file_id?: Id;
  body: string;
  footer?: string;
  buttons?: {
    type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER' | 'COPY_CODE';
    text?: string;
    /** May end with {{1}}. */
    url?: string;
    phone?: string;
  }[];
  /** An example of each. */
  variables?: { part: 'header' | 'body' | 'button'; name: string; example: string }[];
}

export interface NewTemplate extends TemplateParts {
  /** One that will send it. */
  inbox_id: Id;
  name: string;
  language: string;
}
