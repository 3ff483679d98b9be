import { serverNow } from '$lib/clock.svelte';
import { i18n, timeAgo } from '$lib/i18n';

/** "hace 20 s": how long ago by the second, where a minute is too coarse. Longer times as everywhere. */
export function momentsAgo(at: string, now: number = serverNow()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds >= 60) return timeAgo(at, now);
  return new Intl.RelativeTimeFormat(i18n.tag, { style: 'short', numeric: 'auto' }).format(-seconds, 'second');
}
