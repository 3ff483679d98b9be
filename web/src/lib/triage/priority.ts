import type { Conversation, Priority } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { toasts } from '$lib/ui';

/** Says how urgent a conversation is, tells of it, and offers the way back. */
export async function prioritize({ number, priority: before }: Conversation, priority: Priority): Promise<void> {
  if (priority === before || !(await live.changes.prioritize(number, priority))) return;
  toasts.show({
    text: t('triage.prioritized', { number: String(number), priority: t(`priority.${priority}`) }),
    tone: 'ok',
    icon: 'flag',
    undo: () => void live.changes.prioritize(number, before),
  });
}
