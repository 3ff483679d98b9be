import type { Component } from 'svelte';
import { withWords } from '$lib/i18n';

/** They take the parameters of their own addresses, hence the open type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Door = () => Promise<{ default: Component<any> }>;

/** Screens outside of the desk that only a link leads to, by their address. */
const doors = {
  '/setup': () => withWords(import('./SetupScreen.svelte'), 'signin', 'firstrun'),
  '/reset/:token': () => withWords(import('./ResetScreen.svelte'), 'signin'),
  '/invitation/:token': () => withWords(import('./InvitationScreen.svelte'), 'signin'),
  '/sso/:slug': () => withWords(import('./SsoScreen.svelte'), 'signin'),
  '/unsubscribe/:token': () => withWords(import('./UnsubscribeScreen.svelte'), 'signin'),
} satisfies Record<string, Door>;

export type DoorPath = keyof typeof doors;

export const open = (path: DoorPath): ReturnType<Door> => doors[path]();
