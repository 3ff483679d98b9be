import type { Conversation, Problem, Ref, Time } from '$lib/api';
import { sentenceOf } from '$lib/forms/problem';
import { t } from '$lib/i18n';
import { live, type Refused } from '$lib/live';
import { toasts } from '$lib/ui';
import { momentsAgo } from '../features/composer/ago';

/**
 * Says why something that I did to a conversation was not done. Of what I did without a connection it says that it waits, or that it
 * came to nothing in the end, when I am elsewhere.
 */
export function tell(refused: Refused): void {
  if (refused.act) tellLate(refused);
  else toasts.show({ text: whyNot(refused.problem), tone: 'bad' });
}

function tellLate({ problem, number, act, cancel, again }: Refused): void {
  const words = { what: nameOf(act?.verb, act?.body), number: String(number) };
  if (cancel) {
    toasts.show({ text: t('late.waits', words), icon: 'clock', undo: cancel });
    return;
  }
  const why = whyNot(problem).replace(/\.?$/, '.');
  const now = again && live.conversation(number);
  const stands = now && [t(`status.${now.status}`), now.assignee?.name].filter(Boolean).join(' · ');
  toasts.show({
    text: t('late.refused', { ...words, why }) + (stands ? ` ${t('late.now', { stands })}` : ''),
    tone: 'bad',
    sticky: true,
    action: again && { label: t('late.again'), run: again },
  });
}

/** A colleague was faster: who, and how long ago. */
function whyNot(problem: Problem): string {
  if (problem.code !== 'changed_meanwhile') return sentenceOf(problem);
  const { by, at, conversation } = problem.params as { by?: Ref; at?: Time; conversation?: Conversation };
  const words = { name: by?.name ?? t('conversation.someone'), ago: at ? momentsAgo(at) : '' };
  return by && conversation?.assignee?.id === by.id ? t('conversation.taken', words) : t('conversation.changed', words);
}

/** As the menus call it. */
function nameOf(verb = '', body: { assignee_id?: string | null } = {}): string {
  switch (verb) {
    case 'assign':
      return t(body.assignee_id === live.catalogue.me.user.id ? 'action.assign_self' : 'action.transfer');
    case 'pending':
      return t('conversation.mark_pending');
    case 'snooze':
      return t('action.snooze');
    case 'priority':
      return t('action.prioritize');
    case 'labels':
      return t('action.label');
    case 'return':
      return t('action.return_to_queue');
    case 'no-answer':
      return t('list.action.no_answer');
    case 'unread':
      return t('action.mark_unread');
    case 'reopen':
      return t('action.reopen');
    case 'close':
      return t('action.close');
    default:
      return t('late.change');
  }
}
