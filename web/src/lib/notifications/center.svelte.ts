import { api, asProblem, type Id, type Page, type Problem, type Ref, type Time } from '$lib/api';
import { live, type FeedEvent } from '$lib/live';
import { later } from '$lib/live/seq';
import { bell } from './bell.svelte';

export type Kind =
  | 'assigned'
  | 'team_assigned'
  | 'added'
  | 'mention'
  | 'followed_message'
  | 'follow_up_due'
  | 'snooze_ended'
  | 'schedule_failed'
  | 'send_failed'
  | 'sla_warning'
  | 'sla_breached'
  | 'window_closing';

/** Something that I was told of in a conversation: one for each conversation and kind. */
export interface Notification {
  /** Grows with every time that it happens. */
  id: Id;
  kind: Kind;
  /** Its number. */
  conversation: number;
  contact: { id: Id; name: string; phone: string | null };
  by: Ref | null;
  message_id: Id | null;
  text: string | null;
  /** How often since I had read it. */
  times: number;
  at: Time;
  read: boolean;
}

/** ms that a conversation must be looked at before what I was told of it counts as read. */
const glance = 1000;
const page = 30;

/** What I was told of, the newest first. One per page: it hears the stream and tells the bell. */
class Center {
  #items = $state.raw<readonly Notification[]>();
  /** For each question under way what was heard meanwhile: its answer may be older. */
  readonly #asked = new Set<Notification[]>();
  #turn = 0;
  next = $state.raw<string | null>(null);
  problem = $state.raw<Problem>();
  #looking: () => number | undefined = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** undefined: not known yet. */
  get items(): readonly Notification[] | undefined {
    return this.#items;
  }

  /**
   * Follows what I am told, until what is returned is called.
   *
   * @param looking the conversation that is open.
   */
  start(looking: () => number | undefined): () => void {
    this.#looking = looking;
    const deaf = live.hear((event) => this.#heard(event));
    const seen = () => this.#look();
    const end = $effect.root(() => {
      $effect(() => {
        void live.epoch; // something may have been missed
        void this.load();
      });
      $effect(() => {
        looking();
        this.#look();
      });
    });
    document.addEventListener('visibilitychange', seen);
    addEventListener('focus', seen);
    return () => {
      deaf();
      end();
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('focus', seen);
      this.#turn++;
      this.#items = undefined;
      bell.unread = 0;
      bell.open = false;
    };
  }

  async load(): Promise<void> {
    await this.#fetch({ limit: page }, (page, heard) => {
      const missed = heard.filter((one) => !page.some((other) => same(one, other) && !later(one.id, other.id)));
      bell.unread += missed.filter((one) => !page.some((other) => same(one, other) && !other.read)).length;
      return [...missed.reverse(), ...page.filter((one) => !missed.some((other) => same(one, other)))];
    });
  }

  async more(): Promise<void> {
    await this.#fetch({ limit: page, after: this.next }, (page, heard) => {
      if (heard.length > 0) void this.load();
      return [...(this.#items ?? []), ...page];
    });
  }

  /** All that I see here: what comes meanwhile is not read by that. */
  async readAll(): Promise<void> {
    const newest = this.#items?.[0]?.id;
    if (newest) await this.#read({ through: newest }, () => true);
  }

  async readOne(one: Notification): Promise<void> {
    if (!one.read) await this.#read({ ids: [one.id] }, ({ id }) => id === one.id);
  }

  async #read(body: object, which: (one: Notification) => boolean): Promise<void> {
    const before = this.#items;
    this.#items = before?.map((one) => (which(one) ? { ...one, read: true } : one));
    try {
      const [{ unread }, heard] = await this.#ask(() =>
        api.http.request<{ unread: number }>('POST', '/notifications/read', { body, keepalive: true }),
      );
      if (heard.length > 0) void this.load();
      else bell.unread = unread;
      this.problem = undefined;
    } catch (error) {
      if (this.#items) this.#items = before;
      this.problem = asProblem(error);
    }
  }

  async #fetch(
    query: { limit: number; after?: string | null },
    join: (page: readonly Notification[], heard: readonly Notification[]) => readonly Notification[],
  ): Promise<void> {
    const turn = ++this.#turn;
    try {
      const [{ items, next, unread }, heard] = await this.#ask(() =>
        api.http.get<Page<Notification> & { unread: number }>('/notifications', { query }),
      );
      if (turn !== this.#turn) return;
      bell.unread = unread;
      this.next = next ?? null;
      this.problem = undefined;
      this.#items = join(items, heard);
      this.#look();
    } catch (error) {
      if (turn === this.#turn) this.problem = asProblem(error);
    }
  }

  async #ask<T>(question: () => Promise<T>): Promise<[T, readonly Notification[]]> {
    const heard: Notification[] = [];
    this.#asked.add(heard);
    try {
      return [await question(), heard.filter((one, at) => !heard.slice(at + 1).some((other) => same(one, other)))];
    } finally {
      this.#asked.delete(heard);
    }
  }

  #heard(event: FeedEvent): void {
    if (event.name === 'remove') {
      if (this.#items?.some((one) => one.conversation === event.data.number)) void this.load();
      return;
    }
    if (event.name !== 'notification') return;
    const { notification: news, conversation, message, at } = event.data;
    if (news?.settings) return;
    if (!news?.id || !conversation) {
      void this.load(); // read on another screen of mine
      return;
    }
    const { contact, number } = conversation;
    const one: Notification = {
      id: news.id,
      kind: news.kind as Kind,
      conversation: number,
      contact: { id: contact.id, name: contact.name, phone: contact.phone ?? null },
      by: news.by ?? null,
      message_id: message?.id ?? null,
      text: message?.text ?? null,
      times: news.times ?? 1,
      at,
      read: false,
    };
    const was = this.#items?.find((other) => same(one, other));
    if (!was || was.read) bell.unread++;
    if (this.#items) this.#items = [one, ...this.#items.filter((other) => other !== was)];
    for (const heard of this.#asked) heard.push(one);
    this.#look();
  }

  /** What I was told of the conversation that I look at is read once I have looked for a moment. */
  #look(): void {
    clearTimeout(this.#timer);
    const number = this.#looking();
    if (number === undefined || bell.unread === 0 || document.hidden || !document.hasFocus()) return;
    const unread = this.#items?.filter((one) => !one.read) ?? [];
    if (!unread.some((one) => one.conversation === number) && unread.length >= bell.unread) return;
    this.#timer = setTimeout(() => {
      if (this.#looking() === number && !document.hidden)
        void this.#read({ conversation: number }, (one) => one.conversation === number);
    }, glance);
  }
}

/** Of one kind in one conversation: the later takes the place of the earlier. */
const same = (one: Notification, other: Notification) =>
  one.kind === other.kind && one.conversation === other.conversation;

export const center = new Center();
