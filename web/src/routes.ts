import type { Route } from '$lib/router';

/** Every address of the interface. Only the inbox is in the first bundle; each other screen is fetched when it is opened. */
export const routes: readonly Route[] = [
  ...(import.meta.env.DEV ? [{ path: '/_ui', load: () => import('./gallery/Gallery.svelte') }] : []),
  { path: '*', load: () => import('./NotFound.svelte') },
];
