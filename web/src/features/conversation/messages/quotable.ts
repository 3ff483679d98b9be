import type { Message } from '$lib/api';
import type { Bench } from './bench';

/** Whether a message can be answered in particular: the channel knows it, and the customer sees it. */
export function quotable({ external_id, direction, deleted_at }: Message, { canQuote }: Bench): boolean {
  return canQuote && external_id !== null && direction !== 'internal' && deleted_at === null;
}
