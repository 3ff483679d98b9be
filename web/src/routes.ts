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
  // What links lead to: seldom, so that what they are made of is not named in the first bundle.
  ...(['/setup', '/reset/:token', '/invitation/:token', '/sso/:slug', '/unsubscribe/:token'] as const).map((path) => ({
    path,
    load: () => import('./routes/doors').then(({ open }) => open(path)),
  })),
  ...(import.meta.env.DEV
    ? [{ path: '/_ui', load: () => withWords(import('./gallery/Gallery.svelte'), 'signin') }]
    : []),
  { path: '*', load: () => import('./NotFound.svelte') },
];
