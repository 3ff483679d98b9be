import type { Contact, Conversation, Inbox, Message } from '$lib/api';
import { live } from '$lib/live';
import { calledOf } from '$lib/text/address';
import { untrack } from 'svelte';
import type { ConversationDialog } from './Dialogs.svelte';
import type { History } from './history.svelte';
import type { Names } from './messages/looks';
import { Reading } from './reading.svelte';
import type { Marks } from './timeline/rows';
import { windowClosed } from './window';

/** Messages that are fetched at once to find the first unread one, and how often. */
const pageSize = 100;
const mostPages = 3;

/**
 * A conversation from when it is opened until another one is. The screen around it stays for the next; what was begun, chosen or seen in
 * this one is here, so that nothing of it is left in another.
 */
export class Opened {
  readonly number: number;
  readonly history: History;
  readonly reading: Reading;
  problem = $state.raw<{ status: number }>();
  /** The server has answered for it. */
  ready = $state(false);
  /** Chosen in the messages: what to answer in particular. */
  quoted = $state.raw<Message | null>(null);
  dialog = $state.raw<ConversationDialog>();
  /** A template is being chosen; an id: this one is, to begin with. */
  choosing = $state<boolean | string>(false);
  answered = $state(false);
  /** Fixed as soon as messages are there. */
  #divider: Marks['unread'];

  constructor(history: History) {
    this.number = history.number;
    this.history = history;
    this.reading = new Reading(() => this.conversation, this.history.thread);
  }

  get conversation(): Conversation | undefined {
    return live.conversation(this.number);
  }

  get contact(): Contact | undefined {
    const { conversation } = this;
    return conversation && live.contact(conversation.contact.id);
  }
  get inbox(): Inbox | undefined {
    return live.catalogue.inbox(this.conversation?.inbox.id);
  }
  /** How the customer is called. */
  get name(): string {
    return this.contact?.name || calledOf(this.conversation?.contact, this.number);
  }
  readonly names = namesOf(this);
  /** s in which the customer can be answered freely; 0: for ever. */
  get windowSeconds(): number {
    return this.inbox?.capabilities.reply_window_s ?? 0;
  }
  readonly windowClosed: boolean = $derived.by(() => {
    const { conversation } = this;
    return conversation !== undefined && windowClosed(conversation.window_closes_at, this.windowSeconds);
  });

  /** What could be had to find where the unread ones begin is here. */
  #sought = $state(false);

  /** Something is known of the messages, from here or from the server: as far back as they are unread, since they are shown from there. */
  readonly loaded: boolean = $derived.by(() => {
    const { messages, state } = this.history.thread;
    const known = messages.length > 0 || ['ready', 'error'].includes(state);
    return known && (this.#divider !== undefined || this.#sought || this.#reachesUnread);
  });

  get #inbound(): readonly Message[] {
    return this.history.thread.messages.filter((message) => message.direction === 'in');
  }
  get #reachesUnread(): boolean {
    const count = this.conversation?.unread_count ?? 0;
    return count === 0 || !this.history.thread.more || this.#inbound.length >= count;
  }

  /** Where the unread ones begin; it goes when we answer or leave. */
  readonly unread: Marks['unread'] = $derived.by(() => {
    if (this.#divider === undefined && this.loaded) this.#divider = untrack(() => this.#firstUnread());
    return this.answered ? null : this.#divider;
  });

  #firstUnread(): NonNullable<Marks['unread']> | null {
    const count = this.conversation?.unread_count ?? 0;
    if (count === 0) return null;
    if (!this.#reachesUnread) return null; // so far back that the newest are of more use
    const inbound = this.#inbound;
    const first = inbound[Math.max(0, inbound.length - count)];
    return first ? { id: first.id, count } : null;
  }

  /** The address of it, or of a message in it. */
  linkTo(message?: Message): string {
    return `${location.origin}/c/${this.number}${message ? `?message=${message.id}` : ''}`;
  }

  async open(): Promise<void> {
    this.problem = undefined;
    try {
      await live.open(this.number);
      this.ready = true;
      await this.#seek();
    } catch (error) {
      this.problem = error as { status: number };
    }
    this.#sought = true;
  }

  async #seek(): Promise<void> {
    const { thread } = this.history;
    for (let page = 0; page < mostPages && !this.#reachesUnread && !thread.olderProblem; page++)
      await thread.loadOlder(pageSize);
  }
}

/** Read when they are asked for, so that a name that changes is drawn again and nothing else is. */
function namesOf(opened: Opened): Names {
  return {
    get me() {
      return live.catalogue.me.user.id;
    },
    member: (id) => live.catalogue.member(id)?.name,
    team: (id) => live.catalogue.team(id)?.name,
    get contact() {
      return opened.name;
    },
  };
}
