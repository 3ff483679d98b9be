import {
  asProblem,
  type Api,
  type Contact,
  type Conversation,
  type ConversationQuery,
  type Involvement,
  type Message,
} from '$lib/api';
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Cache } from './cache';
import type { Catalogue } from './catalogue.svelte';
import { Conversations } from './conversations.svelte';
import { Counts } from './counts.svelte';
import type { Delta } from './deltas';
import { countedFacts, unreadOfMine, type Step } from './facts';
import type { List } from './list.svelte';
import { Lists } from './lists';
import { Register } from './register.svelte';
import { latest, later } from './seq';
import type { Opened, Thread } from './thread.svelte';
import { Threads } from './threads';

export interface WorldSource {
  api: Api;
  cache: () => Cache;
  catalogue: Catalogue;
  /** Messages of a conversation that wait to be sent. */
  bubbles: (number: number) => readonly Message[];
  /** The server's message stands in for the one that waited. */
  onmessage: (message: Message) => void;
  /** The counts cannot be told from what came: ask the server. */
  recount: () => void;
  /** Inboxes, teams, members or notices changed. */
  recatalogue: () => void;
}

/** What is kept of a conversation for the next visit. */
interface KeptThread extends Pick<Opened, 'messages' | 'more' | 'previous'> {
  conversation: Conversation;
  contact: Contact;
}

/** The entities in memory, each once, whoever shows them; fed by the server's answers and by the event log. */
export class World {
  readonly conversations = new Conversations();
  readonly contacts = new Register<string, Contact>();
  /** What I follow, have muted or am called to. */
  readonly involved = new SvelteMap<number, Involvement>();
  readonly counts: Counts;
  readonly #source: WorldSource;
  readonly #threads: Threads;
  readonly #lists: Lists;
  readonly #opening = new Map<number, Promise<void>>();
  /** Conversations taken from my sight whose copies are still kept, and whether they were deleted. */
  readonly #gone = new Map<number, boolean>();
  /** The seq up to which the log was heard. */
  applied = '0';
  /** Moves with each burst of the log: what only the server can tell is asked again then. */
  stir = $state(0);

  constructor(source: WorldSource) {
    this.#source = source;
    this.counts = new Counts(() => source.catalogue.access);
    this.conversations.onchange = (numbers) => this.#changed(numbers);
    this.#threads = new Threads(
      { page: (of, query) => source.api.conversations.messages(of, query), heard: () => this.applied },
      source.bubbles,
    );
    this.#lists = new Lists({
      conversations: this.conversations,
      me: () => source.catalogue.access.me,
      involved: (number) => untrack(() => this.involved.get(number)),
      fetch: async (query) => {
        const page = await source.api.conversations.list(query);
        if (!query.as_agent) this.involve(page.involvements ?? []);
        return page;
      },
      recall: (name) => source.cache().get<Conversation[]>('lists', name),
      remember: (name, rows) => source.cache().keep('lists', name, rows),
    });
  }

  thread(number: number): Thread {
    return this.#threads.of(number);
  }

  list(query: ConversationQuery): List {
    return this.#lists.of(query);
  }

  /** Shows a conversation: what memory or the cache has at once, the server's answer if anything may have been missed. */
  async open(number: number): Promise<void> {
    this.#threads.show(number);
    await this.fetch(number);
  }

  /** Makes a conversation fresh, once at a time. Rejects with Problem. */
  fetch(number: number): Promise<void> {
    const thread = this.thread(number);
    if (thread.fresh && this.conversations.isFresh(number)) return Promise.resolve();
    let opening = this.#opening.get(number);
    if (!opening) {
      opening = this.#fetch(thread).finally(() => this.#opening.delete(number));
      this.#opening.set(number, opening);
    }
    return opening;
  }

  async #fetch(thread: Thread): Promise<void> {
    const { number } = thread;
    thread.loading();
    const restored = this.#restore(thread);
    try {
      const opened = await this.#source.api.conversations.get(number);
      this.put(opened.conversation);
      this.putContact(opened.contact);
      await thread.take(opened);
      opened.messages.forEach((message) => this.#source.onmessage(message));
      this.#keepThread(thread);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.passing) await restored; // without a line the refusal is faster than the disk
      if (problem.status === 404) this.conversations.remove(number, this.applied);
      thread.failed(problem);
      throw problem;
    }
  }

  async #restore(thread: Thread): Promise<void> {
    const kept = await this.#source
      .cache()
      .get<KeptThread>('threads', thread.number)
      .catch(() => undefined);
    if (!kept || thread.fresh || thread.problem) return;
    this.conversations.put(kept.conversation, false);
    if (!this.#contact(kept.contact.id)) this.contacts.set(kept.contact.id, kept.contact);
    thread.restore(kept);
  }

  /** A conversation as a request answered it, outside of the log. */
  put(conversation: Conversation): void {
    const { me } = this.#source.catalogue.access;
    const known = this.conversations.stored(conversation.number);
    this.conversations.put(conversation);
    // The log will tell of it when memory already has it: then nothing would seem to change.
    const ahead = later(conversation.version, this.applied);
    if (ahead && unreadOfMine(known, me) !== unreadOfMine(conversation, me)) this.#source.recount();
  }

  putContact(contact: Contact): void {
    const known = this.#contact(contact.id);
    if (known && later(known.version, contact.version)) return;
    this.contacts.set(contact.id, contact);
    if (known && known.blocked !== contact.blocked) {
      // Its conversations count, and its messages are shown, otherwise than memory has it.
      this.expire();
      this.#source.recount();
      void this.refreshShown();
    }
    const { id, name, phone, phone_display, username, email, blocked, labels } = contact;
    this.conversations.revise((one) => {
      const has = one.contact;
      if (
        has.id !== id ||
        (has.name === name &&
          has.phone === phone &&
          has.username === username &&
          has.blocked === blocked &&
          sameIds(has.labels, labels))
      )
        return one;
      return { ...one, contact: { id, name, phone, phone_display, username, email, blocked, labels } };
    });
  }

  /** @param all there are no others. */
  involve(list: readonly Involvement[], all = false): void {
    const moved = new Set(list.map((one) => one.number));
    if (all) for (const number of this.involved.keys()) if (!moved.has(number)) this.involved.delete(number);
    for (const one of list) this.involved.set(one.number, one);
    if (list.length > 0) this.#lists.update(moved);
  }

  /** Events of the log, in order, all drawn at once. */
  apply(deltas: readonly Delta[]): void {
    this.stir++;
    this.conversations.batch(() => {
      for (const delta of deltas) {
        if (delta.type === 'change') this.#change(delta);
        else if (delta.type === 'remove') this.#remove(delta);
        else this.#source.recatalogue();
        this.applied = latest(this.applied, delta.seq);
      }
    });
  }

  #change(delta: Extract<Delta, { type: 'change' }>): void {
    const { seq, kind, conversation, message, contact } = delta;
    if (kind === 'contact.deleted' || kind === 'contact.merged') this.contacts.delete(delta.subject_id ?? '');
    if (contact) this.putContact(contact);
    this.#count(delta);
    if (conversation) this.conversations.put(this.#replied(conversation, message));
    if (!message) return;
    const thread = this.#threads.known(message.conversation);
    if (thread && thread.state !== 'empty') {
      thread.put(message, seq);
      this.#keepThread(thread);
    }
    this.#source.onmessage(message);
  }

  /** A row that the log tells of is the same for all; that I have just answered it is mine to know. */
  #replied(row: Conversation, message: Message | null | undefined): Conversation {
    const { me } = this.#source.catalogue.access;
    const mine = message?.direction === 'out' && message.author.kind === 'agent' && message.author.id === me;
    return mine ? { ...row, replied_at: message.sent_at } : row;
  }

  #remove({ seq, number, before, deleted }: Extract<Delta, { type: 'remove' }>): void {
    const known = this.conversations.stored(number);
    const unread = -unreadOfMine(known, this.#source.catalogue.access.me);
    this.counts.step(seq, { before: before ?? null, after: null, unread });
    if (!known) this.#uncertain(before?.assignee_id);
    if (this.involved.delete(number) || known?.follow_up_at !== null) this.#source.recount();
    this.conversations.remove(number, seq);
    this.#threads.known(number)?.clear();
    this.#gone.set(number, Boolean(deleted));
    if (this.#gone.size > 1) return; // they go together
    void import('./forget').then(({ forget }) => {
      const gone = new Map(this.#gone);
      this.#gone.clear();
      const deleted = [...gone.keys()].filter((one) => gone.get(one));
      forget(this.#source, (one) => gone.has(one), new Set(deleted)).catch(() => undefined); // where nothing is kept
    });
  }

  #count({ seq, conversation, message, before, after }: Extract<Delta, { type: 'change' }>): void {
    if (!conversation) return;
    const { me, sight } = this.#source.catalogue.access;
    const known = this.conversations.isFresh(conversation.number)
      ? this.conversations.stored(conversation.number)
      : undefined;
    const isNew = after && !before;
    const unread = unreadOfMine(conversation, me) - unreadOfMine(known, me);
    if (known && !later(conversation.version, known.version)) {
      this.counts.step(seq, { before: before ?? null, after: after ?? null, unread: 0 });
    } else if (known || isNew) {
      this.counts.step(seq, { before: before ?? null, after: after ?? null, unread });
    } else {
      this.counts.step(seq, { before: before ?? null, after: after ?? null, unread: 0 });
      this.#uncertain(conversation.assignee?.id, before?.assignee_id);
    }
    if (this.counts.vague || message?.content.event?.name.startsWith('follow_up')) this.#source.recount();
    // With less than full sight I may see as a participant, of which facts say nothing; and what I follow is counted by its state.
    if (after && (sight !== 'all' || this.involved.has(conversation.number))) this.#source.recount();
  }

  /** It may have been among my unread ones, or is now, and memory cannot tell. */
  #uncertain(...assignees: (string | null | undefined)[]): void {
    if (assignees.includes(this.#source.catalogue.access.me)) this.#source.recount();
  }

  /** Names of inboxes, teams and members may have changed. */
  rename(): void {
    const { catalogue } = this.#source;
    this.conversations.revise((one) => {
      const inbox = catalogue.inbox(one.inbox.id)?.name ?? one.inbox.name;
      const team = catalogue.team(one.team?.id)?.name ?? one.team?.name;
      const assignee = catalogue.member(one.assignee?.id)?.name ?? one.assignee?.name;
      if (inbox === one.inbox.name && team === one.team?.name && assignee === one.assignee?.name) return one;
      return {
        ...one,
        inbox: { ...one.inbox, name: inbox },
        team: one.team && { id: one.team.id, name: team ?? one.team.name },
        assignee: one.assignee && { id: one.assignee.id, name: assignee ?? one.assignee.name },
      };
    });
  }

  /** Bubbles of a conversation's outbox. */
  setLocal(number: number, bubbles: readonly Message[]): void {
    if (bubbles.length > 0) this.thread(number).local = bubbles;
    else {
      const thread = this.#threads.known(number);
      if (thread) thread.local = bubbles;
    }
  }

  /** Something may have been missed: all is a memory until it is fetched again. What is on screen stays there. */
  expire(): void {
    this.conversations.expire();
    this.#lists.expire();
    this.#threads.expire();
  }

  /** Fetches what is on screen, if it is a memory. */
  async refreshShown(): Promise<void> {
    await Promise.allSettled([this.#lists.shown?.load(), ...this.#threads.shown.map((number) => this.fetch(number))]);
  }

  /** What I may see is another: nothing stays, here or on disk, but what the server tells of now. */
  async recast(): Promise<void> {
    this.expire();
    this.#lists.narrow();
    this.#threads.narrow();
    await this.refreshShown();
    const { conversations, contacts } = this;
    const seen = new Set(conversations.freshNumbers);
    const named = new Set<string>();
    conversations.batch(() => {
      for (const one of untrack(() => conversations.all)) {
        if (seen.has(one.number)) named.add(one.contact.id);
        else this.#drop(one);
      }
    });
    for (const id of untrack(() => [...contacts.keys()])) if (!named.has(id)) contacts.delete(id);
    const { forget } = await import('./forget');
    await forget(this.#source, (number) => !seen.has(number)).catch(() => undefined); // where nothing is kept
  }

  #drop({ number, version }: Conversation): void {
    this.conversations.remove(number, latest(this.applied, version));
    this.#threads.known(number)?.clear();
    this.involved.delete(number);
  }

  rewatch(): void {
    this.#lists.rewatch();
  }

  clear(): void {
    this.conversations.clear();
    this.contacts.clear();
    this.involved.clear();
    this.counts.clear();
    this.#threads.clear();
    this.#lists.clear();
    this.applied = '0';
  }

  #contact(id: string): Contact | undefined {
    return untrack(() => this.contacts.get(id));
  }

  #changed(numbers: ReadonlySet<number>): void {
    this.#lists.update(numbers);
    const { me } = this.#source.catalogue.access;
    this.counts.optimistic = [...this.conversations.pending()].map(([stored, shown]): Step => {
      return {
        before: countedFacts(stored),
        after: countedFacts(shown),
        unread: unreadOfMine(shown, me) - unreadOfMine(stored, me),
      };
    });
  }

  #keepThread(thread: Thread): void {
    const conversation = this.conversations.stored(thread.number);
    const contact = conversation && this.#contact(conversation.contact.id);
    if (!conversation || !contact) return;
    const kept: KeptThread = {
      conversation,
      contact,
      messages: thread.tail,
      more: thread.more || thread.tail.length < thread.messages.length,
      previous: thread.previous,
    };
    this.#source.cache().keep('threads', thread.number, kept);
  }
}

function sameIds(a: readonly { id: string }[], b: readonly { id: string }[]): boolean {
  return a.length === b.length && a.every((one, i) => one.id === b[i]?.id);
}
