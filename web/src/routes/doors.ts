import { withWords } from '$lib/i18n';
import type { Route } from '$lib/router';

type Load = NonNullable<Route['load']>;

/** Screens outside of the desk that only a link leads to, by their address. */
const doors = {
  '/setup': () => withWords(import('./SetupScreen.svelte'), 'signin', 'firstrun'),
  '/reset/:token': () => withWords(import('./ResetScreen.svelte'), 'signin'),
  '/invitation/:token': () => withWords(import('./InvitationScreen.svelte'), 'signin'),
  '/sso/:slug': () => withWords(import('./SsoScreen.svelte'), 'signin'),
  '/unsubscribe/:token': () => withWords(import('./UnsubscribeScreen.svelte'), 'signin'),
} satisfies Record<string, Load>;

export type DoorPath = keyof typeof doors;

export const open = (path: DoorPath): ReturnType<Load> => doors[path]();
