import type { Conversation } from '$lib/api';

/** Whether and how the customer can be answered now; the composer's data-state. */
export type Mode =
  'open' | 'closed-window' | 'closed' | 'not-mine' | 'offline' | 'blocked' | 'away' | 'watched' | 'gone' | 'read-only';

interface Situation {
  conversation: Pick<Conversation, 'status' | 'assignee'> & { contact: Pick<Conversation['contact'], 'blocked'> };
  me: string;
  canReply: boolean;
  /** Its inbox was taken away. */
  gone: boolean;
  /** I have chosen to be away. */
  away: boolean;
  windowClosed: boolean;
  online: boolean;
  /** The agent chose to answer in a colleague's conversation. */
  anyway: boolean;
  /** It is looked at as a supervisor. */
  watching: boolean;
}

/** What stands most in the way comes first. */
export function modeOf({
  conversation,
  me,
  canReply,
  gone,
  away,
  windowClosed,
  online,
  anyway,
  watching,
}: Situation): Mode {
  if (!canReply) return 'read-only';
  if (gone) return 'gone';
  if (conversation.contact.blocked) return 'blocked';
  if (away) return 'away';
  if (conversation.status === 'closed') return 'closed';
  if (windowClosed) return 'closed-window';
  if (watching && conversation.assignee?.id !== me && !anyway) return 'watched';
  if (conversation.assignee && conversation.assignee.id !== me && !anyway) return 'not-mine';
  return online ? 'open' : 'offline';
}

/** In these a text can be written to the customer. */
export const writable = (mode: Mode): boolean => mode === 'open' || mode === 'offline';
