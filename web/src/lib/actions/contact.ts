import type { Contact } from '$lib/api';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import type { Action } from './action';
import { block, blockTitle, offline } from './life';

const can = (permission: string) => live.catalogue.can(permission);
/** Fetched when somebody asks for it. */
const life = () => import('$lib/life/open');

/** What turns a contact away, makes it one with another, takes its data out, or ends it for good. */
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
    id: 'merge_contact',
    icon: 'merge',
    title: () => t('card.action.merge_contact'),
    offered: () => can('contacts.merge'),
    blocked: offline,
    run: async ({ contact }) => (await life()).askToMerge(contact),
  },
  {
    id: 'export_contact',
    icon: 'download',
    title: () => t('card.action.export_contact'),
    offered: () => can('contacts.export'),
    blocked: offline,
    run: async ({ contact }) => (await life()).exportContact(contact),
  },
  {
    id: 'delete_contact',
    icon: 'trash',
    danger: true,
    title: () => t('card.action.delete_contact'),
    offered: () => can('contacts.delete'),
    blocked: offline,
    run: async ({ contact }) => (await life()).askToDeleteContact(contact),
  },
];
