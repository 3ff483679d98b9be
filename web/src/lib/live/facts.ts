import type { Conversation, Counts, Facts, Sight } from '$lib/api';

/** What decides which conversations I see. */
export interface Access {
  me: string;
  sight: Sight;
  inboxes: ReadonlySet<string>;
  teams: ReadonlySet<string>;
  /** Inboxes whose queue is not for agents with sight own. */
  pickOff: ReadonlySet<string>;
}

/** Whether both see the same. */
export function sameAccess(a: Access, b: Access): boolean {
  const same = (x: ReadonlySet<string>, y: ReadonlySet<string>) =>
    x.size === y.size && [...x].every((one) => y.has(one));
  return a.sight === b.sight && same(a.inboxes, b.inboxes) && same(a.teams, b.teams) && same(a.pickOff, b.pickOff);
}

export function factsOf(conversation: Conversation): Facts {
  return {
    inbox_id: conversation.inbox.id,
    status: conversation.status,
    assignee_id: conversation.assignee?.id ?? null,
    team_id: conversation.team?.id ?? null,
    bot_id: conversation.bot?.id ?? null,
    waits: conversation.waiting_since !== null,
    label_ids: carried(conversation),
  };
}

/** null: its contact is blocked, so it counts nowhere. */
export function countedFacts(conversation: Conversation): Facts | null {
  return conversation.contact.blocked ? null : factsOf(conversation);
}

/** The labels by which a conversation is found: its own and those of its contact. */
export function carried({ labels, contact }: Conversation): string[] {
  return [...new Set([...labels, ...contact.labels].map((label) => label.id))];
}

/** The rule of sight, as the server has it, save that I may see more as a participant: then counts are asked for again. */
export function sees(access: Access, facts: Facts): boolean {
  if (!access.inboxes.has(facts.inbox_id)) return false;
  if (access.sight === 'all' || facts.assignee_id === access.me) return true;
  const myTeam = access.sight === 'team' && facts.team_id !== null && access.teams.has(facts.team_id);
  return myTeam || (queued(facts) && !access.pickOff.has(facts.inbox_id));
}

function queued(facts: Facts): boolean {
  return facts.status === 'open' && facts.assignee_id === null && facts.bot_id === null;
}

/** Open, no bot, and the customer waits. */
export function unattended(facts: Facts): boolean {
  return facts.status === 'open' && facts.bot_id === null && facts.waits === true;
}

/** A step of one conversation as far as it is counted; null: it was not, or is no longer, there for me. */
export interface Step {
  before: Facts | null;
  after: Facts | null;
  /** By how much the number of my unread conversations moves. */
  unread: number;
}

export function stepCounts(counts: Counts, step: Step, access: Access): Counts {
  const next: Counts = {
    ...counts,
    by_inbox: { ...counts.by_inbox },
    by_team: { ...counts.by_team },
    by_label: { ...counts.by_label },
    mine_unread: counts.mine_unread + step.unread,
  };
  if (step.before) count(next, step.before, access, -1);
  if (step.after) count(next, step.after, access, 1);
  return next;
}

function count(counts: Counts, facts: Facts, access: Access, by: 1 | -1): void {
  if (facts.status === 'closed' || !sees(access, facts)) return;
  if (facts.status === 'snoozed') {
    counts.snoozed += by;
    return;
  }
  counts.all += by;
  counts.by_inbox[facts.inbox_id] = (counts.by_inbox[facts.inbox_id] ?? 0) + by;
  if (facts.team_id) counts.by_team[facts.team_id] = (counts.by_team[facts.team_id] ?? 0) + by;
  for (const id of facts.label_ids ?? []) counts.by_label[id] = (counts.by_label[id] ?? 0) + by;
  if (queued(facts)) counts.unassigned += by;
  if (unattended(facts)) counts.unattended += by;
  if (facts.bot_id) counts.bot += by;
  if (facts.assignee_id !== access.me) return;
  counts.mine += by;
  if (facts.status === 'pending') counts.pending_mine += by;
}

/** 1 if it is counted among my unread ones. */
export function unreadOfMine(conversation: Conversation | null | undefined, me: string): number {
  if (!conversation || conversation.contact.blocked || conversation.assignee?.id !== me) return 0;
  if (conversation.status !== 'open' && conversation.status !== 'pending') return 0;
  return conversation.unread_count > 0 || conversation.marked_unread ? 1 : 0;
}
