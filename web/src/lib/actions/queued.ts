import type { Conversation } from '$lib/api';

/** In the queue: open, with nobody and no bot. */
export function queued({ status, assignee, bot }: Conversation): boolean {
  return status === 'open' && !assignee && !bot;
}
