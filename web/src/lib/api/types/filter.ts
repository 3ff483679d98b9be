import type { Id } from './common';
import type { Sort } from './conversation';

export type FilterOp =
  | 'in'
  | 'not_in'
  | 'empty'
  | 'filled'
  | 'yes'
  | 'no'
  | 'since'
  | 'before'
  | 'contains'
  | 'not_contains'
  | 'is'
  | 'is_not'
  | 'at_least'
  | 'at_most';

export interface Condition {
  field: string;
  op: FilterOp;
  values?: string[];
}

/** A condition on conversations, or a group of filters of which all or any must hold; {} holds for each. */
export type Filter = Condition | { all?: Filter[]; any?: Filter[] };

/** A filter under a name. */
export interface SavedView {
  id: Id;
  scope: 'personal' | 'shared';
  name: string;
  filter: Filter;
  sort: Sort;
  version: string;
}

export type ContactSort = 'name' | '-created' | 'created' | 'activity';

/** Which contacts, and in which order. */
export interface Audience {
  q?: string;
  /** As JSON. */
  filter?: string;
  sort?: ContactSort;
}

/** A filter of contacts under a name. */
export type Segment = Omit<SavedView, 'sort'> & { sort: ContactSort };
