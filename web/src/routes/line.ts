import type { Message } from '$lib/api';
import { live } from '$lib/live';
import { eventIcon, eventSentence } from '../features/conversation/messages/events';

/** A system line for the card's activity, in the conversation's words. */
export const line = (message: Message, contact: string) => ({
  icon: eventIcon(message),
  text: eventSentence(message, {
    me: live.catalogue.me.user.id,
    member: (id) => live.catalogue.member(id)?.name,
    team: (id) => live.catalogue.team(id)?.name,
    contact,
  }),
});
