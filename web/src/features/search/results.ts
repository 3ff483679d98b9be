import type { Contact, Conversation, Hit } from '$lib/api';

/** One line of the results. */
export type Result =
  | { group: 'conversations'; id: string; conversation: Conversation }
  | { group: 'contacts'; id: string; contact: Contact }
  | { group: 'messages'; id: string; hit: Hit };

/** All lines in their order, each kind by itself. */
export function resultsOf(
  conversations: readonly Conversation[],
  contacts: readonly Contact[],
  messages: readonly Hit[],
): Result[] {
  return [
    ...conversations.map((conversation) => ({
      group: 'conversations' as const,
      id: `c${conversation.number}`,
      conversation,
    })),
    ...contacts.map((contact) => ({ group: 'contacts' as const, id: `p${contact.id}`, contact })),
    ...messages.map((hit) => ({ group: 'messages' as const, id: `m${hit.id}`, hit })),
  ];
}
