import type { Conversation, Priority, RestoreItem } from '$lib/api';

/** What leads from one state of a conversation back to another. */
export interface Undo {
  standing?: RestoreItem;
  labels?: { add: string[]; remove: string[] };
  priority?: Priority;
  /** There is anything to take back. */
  any: boolean;
}

const standsAlike = (a: Conversation, b: Conversation) =>
  a.status === b.status &&
  a.assignee?.id === b.assignee?.id &&
  a.team?.id === b.team?.id &&
  a.snoozed_until === b.snoozed_until;

export function undoOf(before: Conversation, now: Conversation): Undo {
  const ids = (one: Conversation) => one.labels.map((label) => label.id);
  const add = ids(before).filter((id) => !ids(now).includes(id));
  const remove = ids(now).filter((id) => !ids(before).includes(id));
  const labels = add.length + remove.length > 0 ? { add, remove } : undefined;
  const priority = before.priority === now.priority ? undefined : before.priority;
  const standing = standsAlike(before, now) ? undefined : standingOf(before, now);
  return { standing, labels, priority, any: Boolean(standing ?? labels ?? priority) };
}

function standingOf(was: Conversation, now: Conversation): RestoreItem {
  return {
    number: was.number,
    status: was.status,
    assignee_id: was.assignee?.id ?? null,
    team_id: was.team?.id ?? null,
    snoozed_until: was.snoozed_until,
    waits: was.waiting_since !== null,
    expected_assignee_id: now.assignee?.id ?? null,
    expected_status: now.status,
  };
}
