import type { Route } from '$lib/router';
import Desk from './routes/Desk.svelte';

/** Every address of the interface. Only the inbox is in the first bundle; each other screen is fetched when it is opened. */
export const routes: readonly Route[] = [
  ...['/', '/inbox', '/inbox/:view', '/inbox/:view/:number', '/c/:number'].map((path) => ({ path, screen: Desk })),
  ...['/settings/*', '/ledger', '/ledger/:id', '/setup/channel', '/setup/channel/:inbox'].map((path) => ({
    path,
    screen: Desk,
  })),
  { path: '/sign-in', load: () => import('./routes/SignInScreen.svelte') },
  { path: '/setup', load: () => import('./routes/SetupScreen.svelte') },
  { path: '/invitation/:token', load: () => import('./routes/InvitationScreen.svelte') },
  ...(import.meta.env.DEV ? [{ path: '/_ui', load: () => import('./gallery/Gallery.svelte') }] : []),
  { path: '*', load: () => import('./NotFound.svelte') },
];
