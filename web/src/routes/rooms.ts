import type { Component } from 'svelte';
import { withWords } from '$lib/i18n';

export type Room = 'inbox' | 'contacts' | 'history' | 'settings' | 'ledger' | 'reports' | 'share' | 'channel';

/** Rooms take the parameters of their own addresses, hence the open type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type RoomComponent = Component<any>;

/** The rooms that are fetched when they are entered. */
export const rooms: Readonly<Record<Exclude<Room, 'inbox'>, () => Promise<{ default: RoomComponent }>>> = {
  contacts: () => withWords(import('./ContactsRoom.svelte'), 'contacts', 'filter', 'triage', 'card', 'people'),
  settings: () => withWords(import('./SettingsRoom.svelte'), 'settings', 'shell.denied'),
  history: () => withWords(import('./HistoryRoom.svelte'), 'history', 'filter'),
  // Permissions are named in the settings' words.
  ledger: () => withWords(import('./LedgerRoom.svelte'), 'ledger', 'settings', 'shell.denied'),
  reports: () => withWords(import('./ReportsRoom.svelte'), 'reports', 'sla', 'settings', 'shell.denied'),
  share: () => withWords(import('./ShareRoom.svelte'), 'share', 'search', 'composer.file', 'settings', 'shell.denied'),
  channel: () => withWords(import('./FirstChannelRoom.svelte'), 'firstrun', 'settings', 'shell.denied'),
};

/** The room of an address behind the door. */
export function roomOf(path: string): Room {
  if (path.startsWith('/contacts')) return 'contacts';
  if (path.startsWith('/settings')) return 'settings';
  if (path.startsWith('/ledger')) return 'ledger';
  if (path.startsWith('/reports')) return 'reports';
  if (path === '/share') return 'share';
  if (path === '/history') return 'history';
  return path.startsWith('/setup/channel') ? 'channel' : 'inbox';
}
