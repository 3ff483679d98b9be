import type { Conversation, Message } from '$lib/api';

/** What the conversation on screen hands to the composer that stands below it. */
export interface ConversationSlot {
  conversation: Conversation;
  /** How the customer is called. */
  name: string;
  /** Only templates and notes may be written now. */
  windowClosed: boolean;
  /** The message to be answered in particular. */
  quoted: Message | null;
  unquote: () => void;
  chooseTemplate: () => void;
  /** Offers to put it on follow-up. */
  remind: () => void;
  onsent: () => void;
  focusTimeline: () => void;
}
