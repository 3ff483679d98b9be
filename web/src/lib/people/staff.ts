import type { Member, Team } from '$lib/api';
import type { Catalogue } from '$lib/live';

/**
 * Who works in an inbox: its members, those of its teams and administrators, and besides its own teams those whose members are all of
 * these. The server has the same rule, and refuses others.
 */
export function staffOf(catalogue: Catalogue, inboxId: string): { people: Member[]; teams: Team[] } {
  const { members, teams } = catalogue;
  const own = catalogue.inbox(inboxId)?.teams ?? [];
  const belongs = ({ role, inboxes, teams }: Member) =>
    role === 'administrator' || inboxes.includes(inboxId) || teams.some((team) => own.includes(team));
  const outside = new Set(members.filter((one) => one.active && !belongs(one)).map((one) => one.id));
  return {
    people: members.filter((one) => one.active && !one.invited && belongs(one)),
    teams: teams.filter(({ id, members }) => own.includes(id) || !members.some((member) => outside.has(member))),
  };
}
