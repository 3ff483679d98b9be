import type { Contact, Conversation } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { menuOf, ready, type Action } from './action';

interface About {
  conversation: Conversation;
  /** Goes away from it, once it is gone. */
  leave?: () => void;
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
    title: () => t('action.delete_conversation'),
    offered: () => can('conversations.delete'),
    blocked: offline,
    run: async ({ conversation, leave }) => (await life()).askToDelete(conversation, leave),
  },
];

/** The same of a contact as a whole. */
export const contactActions: readonly Action<{ contact: Contact }>[] = [
  {
    id: 'block_contact',
    icon: 'block',
    title: ({ contact }) => blockTitle(contact),
    offered: () => can('contacts.block'),
    blocked: offline,
    run: ({ contact }) => block(contact),
  },
  {
    id: 'export_contact',
    icon: 'download',
    title: () => t('action.export_contact'),
    offered: () => can('contacts.export'),
    blocked: offline,
    run: async ({ contact }) => (await life()).exportContact(contact),
  },
  {
    id: 'delete_contact',
    icon: 'trash',
    title: () => t('action.delete_contact'),
    offered: () => can('contacts.delete'),
    blocked: offline,
    run: async ({ contact }) => (await life()).askToDeleteContact(contact),
  },
];

const blockTitle = ({ blocked }: { blocked: boolean }) => t(blocked ? 'action.unblock' : 'action.block');

async function block(contact: Conversation['contact'] | Contact): Promise<void> {
  const { askToBlock, unblock } = await life();
  await (contact.blocked ? unblock(contact) : askToBlock(contact));
}

function offline(): string | undefined {
  return live.connection.banner === 'offline' ? t('problem.network') : undefined;
}

export const lifeMenu = (conversation: Conversation, leave?: () => void) =>
  menuOf(ready(lifeActions, { conversation, leave }));
