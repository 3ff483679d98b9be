import type { Component } from 'svelte';

export type Room = 'inbox' | 'settings' | 'ledger' | 'channel';

/** Rooms take the parameters of their own addresses, hence the open type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type RoomComponent = Component<any>;

/** The rooms that are fetched when they are entered. */
export const rooms: Readonly<Record<Exclude<Room, 'inbox'>, () => Promise<{ default: RoomComponent }>>> = {
  settings: () => import('./SettingsRoom.svelte'),
  ledger: () => import('./LedgerRoom.svelte'),
  channel: () => import('./FirstChannelRoom.svelte'),
};

/** The room of an address behind the door. */
export function roomOf(path: string): Room {
  if (path.startsWith('/settings')) return 'settings';
  if (path.startsWith('/ledger')) return 'ledger';
  return path.startsWith('/setup/channel') ? 'channel' : 'inbox';
}
