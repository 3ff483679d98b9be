import type { Problem } from '$lib/api';
import type {
  Contact,
  Conversation,
  ConversationQuery,
  Counts,
  Inbox,
  Kind,
  Me,
  Member,
  Message,
  NewConversation,
  NewMessage,
  Notice,
  PreviousConversation,
  StoredFile,
  Team,
} from '$lib/api';

/** The surface of the store. Every property is state: read in a template or an effect, it is drawn again when it changes. */
export interface Live {
  /** `starting` until it is known who is here; `failed`: no answer and nothing cached (`start()` again). */
  readonly phase: 'starting' | 'signed_out' | 'ready' | 'failed';
  /** While ready: the session ended, sign in again in place; nothing is lost. */
  readonly expired: boolean;
  readonly catalogue: Catalogue;
  readonly counts: Counts;
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly uploads: Uploads;
  readonly changes: Changes;

  /** Once, from the first screen: cached state at once, then the session and the stream. Resolves when `phase` is known. */
  start(): Promise<void>;
  signIn(email: string, password: string): Promise<void>;
  /** After first run or an invitation, which sign in by themselves. */
  signedIn(me: Me): Promise<void>;
  /** Wipes this browser's copy. */
  signOut(): Promise<void>;
  switchWorkspace(id: string): Promise<void>;

  conversation(number: number): Conversation | undefined;
  contact(id: string): Contact | undefined;
  /** Puts what a PATCH answered into the store. */
  putContact(contact: Contact): void;
  /** The messages of a conversation; `open` it to have them loaded. */
  thread(number: number): Thread;
  /** Makes a conversation, its contact and its messages fresh. Cached ones are there already. Rejects with Problem 404. */
  open(number: number): Promise<void>;
  /** The same ahead of time, quietly. */
  prefetch(number: number): void;
  list(query: ConversationQuery): List;
  createConversation(input: NewConversation): Promise<Conversation>;
  /** Every conversation, contact in memory, for the palette and local search. */
  readonly knownConversations: readonly Conversation[];
  readonly knownContacts: readonly Contact[];
}

export interface Catalogue {
  /** Throws before `phase` is ready. */
  readonly me: Me;
  readonly inboxes: readonly Inbox[];
  readonly teams: readonly Team[];
  readonly members: readonly Member[];
  readonly notices: readonly Notice[];
  inbox(id: string | null | undefined): Inbox | undefined;
  team(id: string | null | undefined): Team | undefined;
  member(id: string | null | undefined): Member | undefined;
  can(permission: string): boolean;
  /** Fetches it again now, after a change made by a screen of the settings. */
  refresh(): Promise<void>;
  /** Keeps choices of the interface with the profile (merged, written at most once a second). */
  setPreference(name: string, value: unknown): void;
  preference<T>(name: string, fallback: T): T;
}

export interface Connection {
  readonly state: 'connecting' | 'live' | 'offline';
  /** What the banner says: nothing for the first 1.5 s. */
  readonly banner: 'none' | 'offline' | 'updating';
  /** A newer version of the interface is served. */
  readonly newVersion: boolean;
}

export interface Thread {
  readonly number: number;
  /** Oldest first; those still in the outbox last. Unchanged messages keep their identity. */
  readonly messages: readonly Message[];
  readonly state: 'empty' | 'loading' | 'ready' | 'error';
  readonly problem: Problem | undefined;
  /** There are older ones in this conversation. */
  readonly more: boolean;
  readonly loadingOlder: boolean;
  readonly olderProblem: Problem | undefined;
  /** The contact's conversation before this one. */
  readonly previous: PreviousConversation | null;
  loadOlder(): Promise<void>;
  /** Loads back to a message, if it is in this conversation. */
  reach(messageId: string): Promise<boolean>;
  /** Prepares the following send: the last message that came from outside this browser. */
  readonly lastSeenId: string | undefined;
}

export interface List {
  readonly query: ConversationQuery;
  /** Conversation numbers in order. */
  readonly numbers: readonly number[];
  /** `cached`: rows of the last visit while the server is asked. */
  readonly state: 'loading' | 'cached' | 'ready' | 'error';
  readonly problem: Problem | undefined;
  /** The server has more. */
  readonly more: boolean;
  readonly loadingMore: boolean;
  load(): Promise<void>;
  loadMore(): Promise<void>;
}

/** What the composer hands over. `client_id` and `last_seen_id` are filled in. */
export type Outgoing = Omit<NewMessage, 'client_id' | 'file_id' | 'reply_to_id' | 'kind'> & {
  kind: Kind;
  upload?: Upload;
  reply_to?: Message;
  /** For the bubble, where the text is rendered elsewhere: a template. */
  preview?: { text: string; content: Message['content'] };
};

export interface Outbox {
  /** How many wait to be sent, over all conversations. */
  readonly waiting: number;
  /** The bubble is in the thread when this returns; resolves with the client id once it is kept on disk. */
  send(number: number, message: Outgoing): Promise<string>;
  /** An entry by the client_id of its bubble; undefined when it was delivered to the server or is not ours. */
  get(clientId: string): OutboxEntry | undefined;
  /** Failed ones of a conversation, oldest first; answered_meanwhile has its missing messages in problem.params. */
  failed(number: number): readonly OutboxEntry[];
  retry(clientId: string, changes?: Partial<Pick<NewMessage, 'force' | 'reopen' | 'kind' | 'text'>>): void;
  discard(clientId: string): void;
}

export interface OutboxEntry {
  readonly clientId: string;
  readonly number: number;
  readonly body: NewMessage;
  readonly state: 'waiting' | 'sending' | 'failed';
  readonly problem: { code: string; detail?: string; params: Readonly<Record<string, unknown>> } | undefined;
  readonly upload: Upload | undefined;
}

export interface Uploads {
  /** Starts at once, at most two at a time; goes on when another conversation is opened. */
  add(file: File, kind?: Kind): Upload;
}

export interface Upload {
  readonly id: string;
  readonly file: File;
  readonly kind: Kind | undefined;
  readonly state: 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1. */
  readonly progress: number;
  readonly stored: StoredFile | undefined;
  readonly problem: Problem | undefined;
  /** An object URL for thumbnails, revoked when the upload is forgotten. */
  readonly previewUrl: string;
  retry(): void;
  cancel(): void;
}

/**
 * Optimistic changes: on screen at once, taken back if refused. All resolve; a refusal is reported through `onrefused`, which the
 * shell turns into a toast.
 */
export interface Changes {
  onrefused: ((refusal: { problem: Problem; number: number }) => void) | undefined;
  /** null: nobody. */
  assign(number: number, assignee: { id: string; name: string } | null, note?: string): Promise<boolean>;
  assignToMe(number: number): Promise<boolean>;
  transferToTeam(number: number, team: { id: string; name: string }, note?: string): Promise<boolean>;
  close(number: number): Promise<boolean>;
  reopen(number: number): Promise<boolean>;
  pending(number: number): Promise<boolean>;
  returnToQueue(number: number): Promise<boolean>;
  /** Up to the newest message that is loaded. */
  read(number: number): Promise<boolean>;
  unread(number: number): Promise<boolean>;
  /** An empty emoji takes ours away. */
  react(message: Message, emoji: string): Promise<boolean>;
  /** A failed or uncertain message: one of the outbox, or one that the provider refused. */
  retry(message: Message): Promise<boolean>;
  discard(message: Message): Promise<boolean>;
}
