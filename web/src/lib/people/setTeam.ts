import { asProblem, type Conversation } from '$lib/api';
import { office } from '$lib/api/office';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { undoOf } from '$lib/macros/undo';
import { toasts } from '$lib/ui';

/**
 * Says whose team a conversation is (null: no team's), which is no transfer: whoever has it keeps it, unless they are not of that team.
 * Says so, and offers the way back. Resolves with whether it was done; why not is told.
 */
export async function setTeam(was: Conversation, team_id: string | null): Promise<boolean> {
  const { number } = was;
  const seen = { expected_assignee_id: was.assignee?.id ?? null, expected_status: was.status };
  try {
    const now = await live.api.http.post<Conversation>(`/conversations/${number}/team`, { team_id, ...seen });
    live.putConversation(now);
    const { standing } = undoOf(was, now);
    const undo = standing && live.catalogue.can('conversations.bulk') && live.catalogue.can('conversations.status');
    toasts.show({
      text: now.team ? t('people.team.set', { name: now.team.name }) : t('people.team.removed'),
      tone: 'ok',
      icon: 'users',
      undo: undo ? () => void back(standing) : undefined,
    });
    return true;
  } catch (error) {
    live.changes.onrefused?.({ problem: asProblem(error), number });
    return false;
  }
}

async function back(standing: NonNullable<ReturnType<typeof undoOf>['standing']>): Promise<void> {
  try {
    const [one] = (await office.conversations.restore([standing])).items;
    if (one?.conversation) live.putConversation(one.conversation);
    if (one?.error) toasts.show({ text: one.error.detail, tone: 'bad' });
  } catch (error) {
    live.changes.onrefused?.({ problem: asProblem(error), number: standing.number });
  }
}
