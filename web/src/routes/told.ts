import type { Change } from '$lib/api';
import { serverNow } from '$lib/clock.svelte';
import { t } from '$lib/i18n';
import { tellFollowUp } from '$lib/followups/told';
import { live, type FeedEvent } from '$lib/live';
import { mutedNow } from '$lib/people/mute';
import { router } from '$lib/router';
import { calledOf } from '$lib/text/address';
import { toasts } from '$lib/ui';
import { wokeFor } from './awake';

/** ms after which it is no news. */
const recent = 60_000;

/**
 * Says by a toast what somebody else has just given me: a conversation, a mention, a place among those who follow. Of a conversation
 * that I look at, or have muted, nothing is said, save of what I put off myself, and of what I wrote that was not sent.
 *
 * @param joined I did not follow it before.
 */
export function tell(event: FeedEvent, joined: boolean, looking: number | undefined): void {
  if (event.name !== 'change' && event.name !== 'involvement') return;
  const { at, actor, conversation } = event.data;
  if (event.name === 'change') {
    tellLine(event.data);
    tellFailure(event.data, looking);
  }
  const me = live.catalogue.me.user.id;
  if (!conversation || actor.id === me || serverNow() - Date.parse(at) > recent) return;
  const { number, contact } = conversation;
  if (mutedNow(live.involvement(number)) || (number === looking && document.visibilityState === 'visible')) return;
  const by = live.catalogue.member(actor.id)?.name ?? t('conversation.someone');
  const name = calledOf(contact, number);
  const text =
    event.name === 'involvement'
      ? called(event.data, by, name, joined)
      : given(event.data, event.data.actor.id ? by : undefined, name, me);
  if (!text) return;
  toasts.show({
    text,
    icon: event.name === 'change' ? 'transfer' : event.data.message ? 'at' : 'user-plus',
    action: { label: t('action.open'), run: () => router.go(`/c/${number}`) },
  });
}

/** What has come of what I had put off, to an hour or to a message of theirs: also where I look at it, or have muted it. */
function tellLine(change: Change): void {
  const { conversation, message } = change;
  const line = message?.content.event;
  const me = live.catalogue.me.user.id;
  tellFollowUp(change);
  const open = (number: number) => ({ label: t('action.open'), run: () => router.go(`/c/${number}`) });
  if (line?.name === 'schedule_failed' && line.to_id === me && conversation) {
    const action = open(conversation.number);
    toasts.show({ text: t('people.told.schedule_failed'), tone: 'bad', sticky: true, action });
  }
  const woken = wokeFor(change, me, serverNow());
  if (!woken) return;
  const name = calledOf(woken.contact, woken.number);
  toasts.show({ text: t('people.told.awake', { name }), icon: 'sun', action: open(woken.number) });
}

/** A message of mine was not sent; of the conversation that I look at, its own screen says so. */
const failures = new Set<string>();
function tellFailure({ at, conversation, message }: Change, looking: number | undefined): void {
  const mine = message?.status === 'failed' && message.author.id === live.catalogue.me.user.id && !message.schedule;
  if (!mine || !conversation || conversation.number === looking || serverNow() - Date.parse(at) > recent) return;
  const attempt = `${message.id} ${message.failed_at}`;
  if (failures.has(attempt)) return; // what else becomes of it comes as a change, too
  failures.add(attempt);
  const { number, contact } = conversation;
  const name = contact.name || contact.phone || `#${number}`;
  const action = { label: t('action.open'), run: () => router.go(`/c/${number}?message=${message.id}`) };
  toasts.show({ text: t('people.told.failed', { name }), tone: 'bad', sticky: true, action });
}

function called({ message, involvement }: Change, by: string, name: string, joined: boolean): string | undefined {
  if (message && involvement?.mention_unread) return t('people.told.mention', { by, text: message.text || name });
  return joined ? t('people.told.added', { by, name }) : undefined;
}

/** @param by Undefined: nobody in person. */
function given({ before, after }: Change, by: string | undefined, name: string, me: string): string | undefined {
  if (!after || after.status === 'closed') return undefined;
  if (after.assignee_id === me) {
    if (before?.assignee_id === me) return undefined;
    return by ? t('people.told.assigned', { by, name }) : t('people.told.routed', { name });
  }
  const team = live.catalogue.team(after.team_id);
  if (after.assignee_id || !team?.members.includes(me) || before?.team_id === after.team_id) return undefined;
  return t('people.told.team', { by: by ?? t('conversation.someone'), name, team: team.name });
}
