/**
 * The nouns of the API, as they travel. Ids are decimal strings, times RFC 3339 in UTC; what is unknown is null. Those that the
 * server's document describes to the letter are its own; of the others it does not say what is never null, or which ids are
 * strings.
 */
export type * from './bulk';
export type * from './common';
export type * from './contact';
export type * from './content';
export type * from './conversation';
export type * from './filter';
export type * from './hours';
export type * from './sla';
export type * from './inbox';
export type * from './labels';
export type * from './ledger';
export type * from './live';
export type * from './message';
export type * from './people';
export type * from './removal';
export type * from './search';
export type * from './template';
export type * from './writing';
