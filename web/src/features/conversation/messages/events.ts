import type { Message } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import { comingTime } from '$lib/i18n/zone';
import type { IconName } from '$lib/icons';
import { live } from '$lib/live';
import type { Names } from './looks';

const icons: Readonly<Record<string, IconName>> = {
  closed: 'check',
  reopened: 'refresh',
  accepted: 'user',
  assigned: 'user',
  unassigned: 'user',
  team: 'users',
  pending: 'clock',
  snoozed: 'moon',
  woke: 'sun',
  labelled: 'tag',
  unlabelled: 'tag',
  contact_labelled: 'tag',
  contact_unlabelled: 'tag',
  priority: 'flag',
  returned: 'queue',
  no_answer: 'smile',
  needs_answer: 'clock',
  restored: 'refresh',
  sla_warning: 'clock',
  sla_breached: 'alert',
  window_closing: 'clock',
  schedule_failed: 'alert',
  schedule_cancelled: 'clock',
  number_changed: 'phone',
  merged: 'merge',
  blocked: 'block',
  unblocked: 'block',
  transcript_sent: 'file',
  transcript_failed: 'alert',
  transcript_uncertain: 'alert',
};

export function eventIcon(message: Message): IconName {
  const name = message.content.event?.name ?? '';
  return icons[name] ?? (name.startsWith('follow_up') ? 'clock' : 'flag');
}

/** A system line as a sentence, in which **names** are bold. Somebody did it, or it happened by itself. */
export function eventSentence(message: Message, names: Names): string {
  const event = message.content.event;
  if (!event) return t('conversation.kind.event');
  const by = event.by_id && event.by_id !== '0' ? (names.member(event.by_id) ?? message.author.name) : null;
  const params = {
    by: by ?? '',
    from: event.from ?? '',
    to: target(event, names),
    name: event.name.replaceAll('_', ' '),
  };
  const key = by ? 'conversation.event' : 'conversation.event_auto';
  // Some say another thing: a snooze without a time, a waking by the customer.
  const variant = event.name.startsWith('sla_')
    ? event.from
    : event.name === 'snoozed'
      ? event.to
      : event.name === 'woke' || event.name === 'returned'
        ? event.from
        : closing(event);
  const special = variant && i18n.lookup(`${key}.${event.name}_${variant}`, params);
  if (special) return special;
  return (
    i18n.lookup(`${key}.${event.name}`, params) ??
    i18n.lookup(`conversation.event.${event.name}`, params) ??
    i18n.lookup(`${key}.other`, params) ??
    event.name
  );
}

/** Finished for a reason, or because nobody has written for long. */
function closing({ name, from, to }: NonNullable<Message['content']['event']>): string | undefined {
  return name === 'closed' ? from || (to && 'reason') : undefined;
}

/** What whoever finished it wrote of it. */
export function summaryOf({ text, content: { event } }: Message): string {
  return event?.to && text.startsWith(event.to) ? text.slice(event.to.length).trim() : text;
}

function target(event: NonNullable<Message['content']['event']>, names: Names): string {
  if (event.name === 'priority') return i18n.lookup(`priority.${event.to}`) ?? event.to ?? '';
  const zoned = () => comingTime(event.to ?? '', live.catalogue.zone);
  if (event.name === 'snoozed') return event.to && event.to !== 'reply' ? zoned() : '';
  if (event.name === 'status') return i18n.lookup(`status.${event.to}`) ?? event.to ?? '';
  const named = event.to_id ? (event.name === 'team' ? names.team : names.member)(event.to_id) : undefined;
  if (event.name === 'follow_up') return named ? `${named}, ${zoned()}` : zoned(); // nobody: for whoever set it
  return named ?? event.to ?? t('conversation.someone');
}
