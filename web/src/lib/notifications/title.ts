import { live } from '$lib/live';
import { bell } from './bell.svelte';

/** The title of a room behind the door, with how much waits for me. */
export function titled(name: string): string {
  const unread = live.counts.mine_unread + bell.arrived;
  return `${unread > 0 ? `(${unread}) ` : ''}${name} · Timbre`;
}
