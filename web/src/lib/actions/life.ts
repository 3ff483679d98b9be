import type { Conversation } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { menuOf, ready, type Action } from './action';

/** What ends, or turns away, for good; everything it needs is fetched when somebody asks for it. */
export const lifeActions: readonly Action<{ conversation: Conversation }>[] = [
  {
    id: 'block',
    icon: 'block',
    title: ({ conversation }) => t(conversation.contact.blocked ? 'action.unblock' : 'action.block'),
    offered: () => live.catalogue.can('contacts.block'),
    blocked: offline,
    run: async ({ conversation: { contact } }) => {
      const { askToBlock, unblock } = await import('$lib/life/open');
      await (contact.blocked ? unblock(contact) : askToBlock(contact));
    },
  },
];

/** These do not wait for a connection: the moment counts. */
function offline(): string | undefined {
  return live.connection.banner === 'offline' ? t('problem.network') : undefined;
}

export const lifeMenu = (conversation: Conversation) => menuOf(ready(lifeActions, { conversation }));
