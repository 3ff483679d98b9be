import { SvelteMap } from 'svelte/reactivity';

/**
 * Verify tokens of inboxes made in this tab, by inbox. The server never shows one again, so they are kept in memory until
 * they have been pasted at Meta; after a reload a new one is made.
 */
export const pendingTokens = new SvelteMap<string, string>();
