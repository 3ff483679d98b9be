import type { components } from '../schema.gen';

type Schemas = components['schemas'];

export type Id = string;
export type Time = string;
export type Ref = Schemas['Ref'];

/** One page of a list: `next` is given back as `after` for the following page, null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What the agent saw; 409 changed_meanwhile if it is otherwise now. */
export type Expected = Schemas['Expectation'];

export interface Count {
  /** At most 1000. */
  count: number;
  /** There are, or may be, others. */
  more: boolean;
}
