import type { Message } from '$lib/api';
import type { Names } from './looks';

/** What a message on screen may ask of the conversation that shows it. */
export interface Bench {
  names: Names;
  /** One only looks: nothing is done to any message. */
  readonly?: boolean;
  /** The channel can cite a message, and this person may answer. */
  canQuote: boolean;
  canReact: boolean;
  quote: (message: Message) => void;
  /** An empty emoji takes our reaction away. */
  react: (message: Message, emoji: string) => void;
  retry: (message: Message) => void;
  /** Puts a failed message back into the composer, with its file and its quote, and discards it. */
  edit: (message: Message) => void;
  discard: (message: Message) => void;
  chooseTemplate: () => void;
  jump: (messageId: string) => void;
  openMedia: (message: Message) => void;
  showInfo: (message: Message) => void;
  /** Writes a note of mine anew, or takes it away; undefined: may not. */
  changeNote: ((note: Message, removing: boolean) => void) | undefined;
  copy: (text: string) => void;
  /** Puts it into a note to the team; undefined: may write none. */
  forward: ((message: Message) => void) | undefined;
  /** Makes a canned response of a message's words; undefined: may not. */
  keepAsReply: ((text: string) => void) | undefined;
  linkOf: (message: Message) => string;
}
