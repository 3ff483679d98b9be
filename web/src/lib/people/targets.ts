import type { Conversation, Handing } from '$lib/api';
import { availability } from '$lib/availability/availability.svelte';
import { t } from '$lib/i18n';
import { live, type Catalogue } from '$lib/live';
import { staffOf } from './staff';
import { toasts, type Option } from '$lib/ui';

/** Whom a conversation can be given to: agents and teams who may see its inbox; "team:7", a user's id, or "nobody". */
export function targets(catalogue: Catalogue, conversation: Conversation): Option[] {
  const { people, teams } = staffOf(catalogue, conversation.inbox.id);
  const agents = people
    .filter((member) => member.answers && member.id !== conversation.assignee?.id)
    .sort((a, b) => rank(a.id) - rank(b.id) || a.name.localeCompare(b.name));
  const me = catalogue.me.user.id;
  return [
    ...(conversation.assignee ? [{ value: 'nobody', label: t('conversation.assignee.remove') }] : []),
    ...agents.map((member) => ({
      value: member.id,
      label: member.name,
      hint: member.id === me ? t('conversation.you') : word(member.id),
      group: t('conversation.assignee.agents'),
    })),
    ...teams.map((team) => ({ value: `team:${team.id}`, label: team.name, group: t('conversation.assignee.teams') })),
  ];
}

/** Who is there comes first. */
const order = ['online', 'away', 'offline', undefined];
const rank = (id: string) => order.indexOf(availability.of(id));

function word(id: string): string | undefined {
  const state = availability.of(id);
  const open = availability.open.get(id);
  if (!state || open === undefined) return state && t(`availability.${state}`);
  return `${t(`availability.${state}`)} · ${t('availability.open', { n: open })}`;
}

/** Gives a conversation to a target of `targets`, says so, and offers the way back where there is one. */
export async function transferTo(target: string, number: number, more: Handing = {}): Promise<void> {
  const { catalogue, changes } = live;
  const before = live.conversation(number);
  const team = target.startsWith('team:') ? catalogue.team(target.slice('team:'.length)) : undefined;
  const to = team ?? catalogue.member(target);
  if (!to && target !== 'nobody') return;
  const done = team ? changes.transferToTeam(number, team, more) : changes.assign(number, to ?? null, more);
  if (!(await done)) return;
  toasts.show({
    text: to ? t('conversation.transfer.done', { name: to.name }) : t('conversation.event_auto.unassigned'),
    tone: 'ok',
    icon: 'transfer',
    undo: before && wayBack(before, team !== undefined),
  });
}

/** To whoever had it. What had no team cannot lose one again, what slept does not go back to sleep, and no bot is called back. */
function wayBack({ number, assignee, team, status, bot }: Conversation, fromTeam: boolean): (() => void) | undefined {
  const { changes } = live;
  if (bot) return undefined;
  if (!fromTeam) return () => void changes.assign(number, assignee);
  if (!team || status !== 'open') return undefined;
  return () =>
    void changes.transferToTeam(number, team).then((done) => done && assignee && changes.assign(number, assignee));
}
