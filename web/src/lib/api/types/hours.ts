import type { components } from '../schema.gen';

type Schemas = components['schemas'];

/** An interval of a day, "09:00" to "18:00". One that ends no later than it begins ends on the day after. */
export type Span = Schemas['Span'];
/** A date on which other hours hold than on its day of the week. */
export interface SpecialDay {
  /** "2026-12-25" */
  date: string;
  name: string;
  /** Empty: closed. */
  open: Span[];
}
export type Holiday = Schemas['Holiday'];

export interface BusinessHours {
  id: string;
  name: string;
  /** Of each day of the week, Sunday first. */
  week: Span[][];
  /** In order. */
  days: SpecialDay[];
  /** Now, in the workspace's time zone. */
  open: boolean;
  /** When they close or open next there, by turns. */
  changes: string[];
}
