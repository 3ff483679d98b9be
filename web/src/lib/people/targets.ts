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

/** Gives a conversation to a target of `targets`. */
export async function transferTo(target: string, number: number, more: Handing = {}): Promise<void> {
  const { catalogue, changes } = live;
  if (target === 'nobody') {
    await changes.assign(number, null, more);
    return;
  }
  const team = target.startsWith('team:') ? catalogue.team(target.slice('team:'.length)) : undefined;
  const member = team ? undefined : catalogue.member(target);
  const to = team ?? member;
  if (!to) return;
  const done = team ? await changes.transferToTeam(number, to, more) : await changes.assign(number, to, more);
  if (done) toasts.show({ text: t('conversation.transfer.done', { name: to.name }), tone: 'ok', icon: 'transfer' });
}
