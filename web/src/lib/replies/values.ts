import type { Contact, Conversation } from '$lib/api';
import { live } from '$lib/live';
import { firstName, type Values } from './variables';

/** What is known now for a conversation. */
export function valuesFor(conversation: Conversation): Values {
  const { me } = live.catalogue;
  const contact = live.contact(conversation.contact.id);
  const name = contact?.name ?? conversation.contact.name;
  return {
    'contact.name': name,
    'contact.first_name': firstName(name),
    'contact.phone': contact?.phone_display ?? contact?.phone ?? conversation.contact.phone,
    'contact.email': contact?.email ?? conversation.contact.email ?? null,
    'contact.company': contact?.company ?? null,
    'agent.name': me.user.name,
    'conversation.number': String(conversation.number),
    'workspace.name': me.workspace.name,
  };
}

/** What is known of somebody with whom no conversation was begun. */
export function valuesOf(contact: Partial<Contact>): Values {
  const { me } = live.catalogue;
  return {
    'contact.name': contact.name,
    'contact.first_name': firstName(contact.name),
    'contact.phone': contact.phone_display ?? contact.phone,
    'contact.email': contact.email,
    'contact.company': contact.company,
    'agent.name': me.user.name,
    'workspace.name': me.workspace.name,
  };
}
