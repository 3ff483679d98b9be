import type { Message } from '$lib/api';
import { live } from '$lib/live';
import { windowClosed } from '../window';

const windowCodes = new Set(['131047', 'window_closed']);

/**
 * The reply window was closed: what helps is a template, not another try. Not so while it is open by our own count: the customer may have
 * written since, and WhatsApp is now and then wrong about it.
 */
export function needsTemplate(message: Message): boolean {
  if (!windowCodes.has(message.error?.code ?? '')) return false;
  const conversation = live.conversation(message.conversation);
  const inbox = live.catalogue.inbox(conversation?.inbox.id);
  if (!conversation || !inbox) return true;
  return windowClosed(conversation.window_closes_at, inbox.capabilities.reply_window_s);
}
