import type { Conversation } from '$lib/api';
import { t } from '$lib/i18n';
import { comingTime } from '$lib/i18n/zone';
import { live } from '$lib/live';
import { toasts } from '$lib/ui';

/** Puts a conversation away until a moment, or (null) until the customer writes, says so and offers the way back. */
export async function putAway(conversation: Conversation, until: string | null): Promise<void> {
  const { number, status, snoozed_until } = conversation;
  const { changes, catalogue } = live;
  const back = () => {
    if (status === 'snoozed') return changes.snooze(number, snoozed_until);
    return status === 'pending' ? changes.pending(number) : changes.reopen(number);
  };
  if (!(await changes.snooze(number, until))) return;
  const text = until
    ? t('triage.snoozed', { number: String(number), time: comingTime(until, catalogue.zone) })
    : t('triage.snoozed_reply', { number: String(number) });
  toasts.show({ text, tone: 'ok', icon: 'moon', undo: () => void back() });
}
