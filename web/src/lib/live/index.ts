import { api } from '$lib/api';
import { Live } from './live.svelte';

export type { Preview } from './bubble';
export type { Catalogue } from './catalogue.svelte';
export type { Changes, Refused } from './changes';
export type { Draft, DraftFile, Drafts, DraftTab, Written } from './drafts.svelte';
export type { FeedEvent } from './feed';
export type { Connection } from './connection.svelte';
export type { List } from './list.svelte';
export type { Live, Phase } from './live.svelte';
export type { Outbox, OutboxEntry, Outgoing, Refusal } from './outbox.svelte';
export type { Thread } from './thread.svelte';
export type { Upload, Uploads } from './uploads.svelte';

/** The state of this page. */
export const live = new Live(api);
