import type { Change, Conversation } from '$lib/api';

/** ms after which it is no news. */
const recent = 60_000;

/** The conversation that a change has just woken, if that is for me to know: I have it, or I put away what nobody has. */
export function wokeFor({ at, conversation, message }: Change, me: string, now: number): Conversation | undefined {
  const line = message?.content.event;
  if (!conversation || line?.name !== 'woke' || now - Date.parse(at) > recent) return undefined;
  const mine = conversation.assignee ? conversation.assignee.id === me : line.to_id === me;
  return mine ? conversation : undefined;
}
