import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { putAway } from '$lib/triage/putaway';
import { toasts } from '$lib/ui';

/** Says what became of a conversation that a message was to finish, once the server has the message. */
export async function tell(number: number, clientId: string | undefined): Promise<void> {
  if (!clientId || !(await live.outbox.accepted(clientId))) return; // its bubble says why it was not sent
  const { conversation } = await live.api.conversations.get(number).catch(() => ({ conversation: undefined }));
  if (!conversation) return; // what became of it will be on screen
  const closed = conversation.status === 'closed';
  const params = { number: String(number) };
  toasts.show({
    text: closed ? t('conversation.done.closed', params) : t('composer.sent_not_closed', params),
    tone: closed ? 'ok' : undefined,
    icon: closed ? 'check' : 'info',
    undo: closed ? () => void live.changes.reopen(number) : undefined,
  });
}

/** Puts a conversation away once the server has a message: an answer that is refused leaves it where it is. */
export async function snooze(number: number, clientId: string | undefined, until: string | null): Promise<void> {
  if (!clientId || !(await live.outbox.accepted(clientId))) return; // its bubble says why it was not sent
  const { conversation } = await live.api.conversations.get(number).catch(() => ({ conversation: undefined }));
  if (conversation) live.putConversation(conversation); // the answer may have made it mine
  const now = live.conversation(number);
  if (now) await putAway(now, until);
}
