import type { Contact, Conversation } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import type { Action } from './action';

interface About {
  conversation: Conversation;
  /** It is the one on screen: from there `hands` go back to the list, once it is gone. */
  opened?: boolean;
  hands?: { open: (number: number | undefined) => void };
}

const can = (permission: string) => live.catalogue.can(permission);
/** Fetched when somebody asks for it. */
const life = () => import('$lib/life/open');

/** What turns somebody away, or ends for good. These do not wait for a connection: the moment counts. */
export const lifeActions: readonly Action<About>[] = [
  {
    id: 'block',
    icon: 'block',
    title: ({ conversation }) => blockTitle(conversation.contact),
    offered: () => can('contacts.block'),
    blocked: offline,
    run: ({ conversation }) => block(conversation.contact),
  },
  {
    id: 'delete_conversation',
    icon: 'trash',
    danger: true,
    title: () => t('action.delete_conversation'),
    offered: () => can('conversations.delete'),
    blocked: offline,
    run: async ({ conversation, opened, hands }) =>
      (await life()).askToDelete(conversation, () => opened && hands?.open(undefined)),
  },
];

export const blockTitle = ({ blocked }: { blocked: boolean }) => t(blocked ? 'action.unblock' : 'action.block');

export async function block(contact: Conversation['contact'] | Contact): Promise<void> {
  const { askToBlock, unblock } = await life();
  await (contact.blocked ? unblock(contact) : askToBlock(contact));
}

export function offline(): string | undefined {
  return live.connection.banner === 'offline' ? t('problem.network') : undefined;
}
