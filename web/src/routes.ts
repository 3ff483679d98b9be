import { withWords } from '$lib/i18n';
import type { Route } from '$lib/router';
import Desk from './routes/Desk.svelte';

/** Every address of the interface. Only the inbox is in the first bundle; each other screen is fetched when it is opened. */
export const routes: readonly Route[] = [
  ...['/', '/inbox', '/inbox/:view', '/inbox/:view/:number', '/v/:saved', '/v/:saved/:number', '/c/:number'].map(
    (path) => ({ path, screen: Desk }),
  ),
  ...[
    '/contacts',
    '/contacts/:id',
    '/history',
    '/settings/*',
    '/ledger',
    '/ledger/:id',
    '/reports',
    '/share',
    '/setup/channel',
    '/setup/channel/:inbox',
  ].map((path) => ({
    path,
    screen: Desk,
  })),
  { path: '/sign-in', load: () => withWords(import('./routes/SignInScreen.svelte'), 'signin') },
  { path: '/setup', load: () => withWords(import('./routes/SetupScreen.svelte'), 'signin', 'firstrun') },
  { path: '/reset/:token', load: () => withWords(import('./routes/ResetScreen.svelte'), 'signin') },
  { path: '/invitation/:token', load: () => withWords(import('./routes/InvitationScreen.svelte'), 'signin') },
  ...(import.meta.env.DEV
    ? [{ path: '/_ui', load: () => withWords(import('./gallery/Gallery.svelte'), 'signin') }]
    : []),
  { path: '*', load: () => import('./NotFound.svelte') },
];
