import { asProblem, type FollowUp } from '$lib/api';
import { sentenceOf } from '$lib/forms/problem';
import { t } from '$lib/i18n';
import { calledOf } from '$lib/text/address';
import { toasts } from '$lib/ui';
import { followUps } from './api';
import { takeOut } from './list.svelte';

/** How whoever it is about is called. */
export function nameOf({ contact, conversation }: Pick<FollowUp, 'contact' | 'conversation'>): string {
  return calledOf(contact, conversation);
}

/** What it reminds of is done, or need not be done. It goes from the screen at once, and comes back if that is refused. */
export async function settle(one: FollowUp, how: 'done' | 'cancel'): Promise<void> {
  const back = takeOut(one.id);
  try {
    await followUps[how](one.id);
  } catch (error) {
    const { code, status } = asProblem(error);
    if (code === 'follow_up_settled' || status === 404) return; // a colleague was faster
    back();
    toasts.show({ text: sentenceOf(error), tone: 'bad' });
    return;
  }
  const text = t(how === 'done' ? 'followups.said.done' : 'followups.said.cancelled', { name: nameOf(one) });
  toasts.show({ text, tone: 'ok', icon: 'check', undo: () => void reopen(one, back) });
}

async function reopen(one: FollowUp, back: () => void): Promise<void> {
  try {
    await followUps.reopen(one.id);
    back();
  } catch (error) {
    toasts.show({ text: sentenceOf(error), tone: 'bad' });
  }
}
