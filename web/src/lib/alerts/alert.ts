import type { Change, Facts } from '$lib/api';
import type { FeedEvent } from '$lib/live';
import { calledOf } from '$lib/text/address';
import type { Kind as Told } from '$lib/notifications/center.svelte';
import type { AlertKind } from './settings.svelte';

/** Something of which I am alerted: one conversation, and what happened there. */
export interface Alert {
  kind: AlertKind;
  /** The conversation's. */
  number: number;
  /** What its customer is called. */
  name: string;
  /** The beginning of the message that it is about. */
  text?: string | undefined;
  /** What the bell calls it, with who did it and how often. */
  told?: { kind: Told; by?: string | undefined; times: number } | undefined;
  /** Leads there. */
  href: string;
}

const kindOf: Record<Told, AlertKind> = {
  assigned: 'assigned',
  team_assigned: 'assigned',
  added: 'mention',
  mention: 'mention',
  followed_message: 'followed',
  follow_up_due: 'reminder',
  snooze_ended: 'reminder',
  schedule_failed: 'failed',
  send_failed: 'failed',
  sla_warning: 'sla',
  sla_breached: 'sla',
  window_closing: 'window',
};

/** ms after which it is no news. */
const recent = 60_000;

/** Nobody has it, and no bot. */
export const waits = (facts: Facts | null | undefined): boolean =>
  facts?.status === 'open' && !facts.assignee_id && !facts.bot_id;

/** Of what an event of the stream alerts me, if of anything. Nobody is alerted of what he did himself. */
export function alertOf(event: FeedEvent, me: string, now: number): Alert | undefined {
  if (event.name !== 'change' && event.name !== 'notification') return undefined;
  const { at, actor, conversation, message } = event.data;
  if (!conversation || actor.id === me || now - Date.parse(at) > recent) return undefined;
  const { number, contact } = conversation;
  const alert = { number, name: calledOf(contact, number), text: message?.text ?? undefined, href: `/c/${number}` };
  if (event.name === 'notification') {
    const { id, kind, times = 1, by } = event.data.notification ?? {};
    if (!id || !kind || !(kind in kindOf)) return undefined;
    const told = { kind: kind as Told, by: by?.name, times };
    const href = kind === 'mention' && message ? `${alert.href}?message=${message.id}` : alert.href;
    return { ...alert, kind: kindOf[told.kind], told, href };
  }
  if (wrote(event.data) && conversation.assignee?.id === me) return { ...alert, kind: 'message' };
  if (waits(event.data.after) && !waits(event.data.before)) return { ...alert, kind: 'unassigned' };
  return undefined;
}

/** The customer has written, and nobody has read it yet. */
function wrote({ kind, conversation, message }: Change): boolean {
  return kind === 'message.created' && message?.direction === 'in' && (conversation?.unread_count ?? 0) > 0;
}
