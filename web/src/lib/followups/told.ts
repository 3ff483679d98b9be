import type { Change } from '$lib/api';
import { serverNow } from '$lib/clock.svelte';
import { t } from '$lib/i18n';
import { comingTime } from '$lib/i18n/zone';
import { live } from '$lib/live';
import { router } from '$lib/router';
import { calledOf } from '$lib/text/address';
import { toasts } from '$lib/ui';

/** ms after which it is no news. */
const recent = 60_000;

/** Tells me by a toast that a follow-up of mine is due, or that a colleague has given me one. */
export function tellFollowUp({ at, actor, conversation, message }: Change): void {
  const line = message?.content.event;
  const me = live.catalogue.me.user.id;
  if (!conversation || !line || line.to_id !== me || conversation.contact.blocked) return;
  if (serverNow() - Date.parse(at) > recent) return;
  const { number, contact } = conversation;
  const name = calledOf(contact, number);
  const note = message.text ? `: ${message.text}` : '';
  const action = { label: t('action.open'), run: () => router.go(`/c/${number}`) };
  if (line.name === 'follow_up_due') {
    toasts.show({ text: t('people.told.follow_up_due', { name }) + note, icon: 'clock', sticky: true, action });
  } else if (line.name === 'follow_up' && actor.id !== me) {
    const by = live.catalogue.member(actor.id)?.name ?? t('conversation.someone');
    const time = comingTime(line.to ?? '', live.catalogue.zone);
    toasts.show({ text: t('people.told.follow_up', { by, name, time }) + note, icon: 'clock', action });
  }
}
