import { asProblem } from '$lib/api';
import type { Api, Contact, Conversation, ConversationQuery, Involvement } from '$lib/api';
import type { Counts, Me, NewConversation, Page, Problem, Start } from '$lib/api';
import { setServerTime } from '../clock.svelte';
import { Cache } from './cache';
import type { Catalogue } from './catalogue.svelte';
import type { Changes } from './changes';
import type { Connection } from './connection.svelte';
import type { Drafting } from './drafting';
import type { Drafts } from './drafts.svelte';
import { deferred } from './deferred';
import { sameAccess } from './facts';
import type { FeedEvent } from './feed';
import type { Hearing } from './hearing';
import type { List } from './list.svelte';
import type { Outbox } from './outbox.svelte';
import { partsOf } from './parts';
import { later, latest } from './seq';
import { pauseOrOnline, Soon } from './soon';
import type { Thread } from './thread.svelte';
import type { Uploads } from './uploads.svelte';
import { cacheName, keepVisit, lastVisit, visitKey, type Visit } from './visit';
import type { World } from './world.svelte';

export type Phase = 'starting' | 'signed_out' | 'ready' | 'failed';

/**
 * The whole state of the interface: memory, over a copy on disk, over the server. Screens read it; whatever they read is drawn
 * again when it changes. One per page, and it owns the event stream.
 */
export class Live {
  readonly api: Api;
  readonly catalogue: Catalogue;
  readonly connection: Connection;
  readonly uploads: Uploads;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly changes: Changes;
  readonly #world: World;
  readonly #hearing: Hearing;
  #cache = new Cache('');
  #phase = $state<Phase>('starting');
  #expired = $state(false);
  #enrolling = false;
  /** Why nothing could be shown. */
  #problem = $state.raw<Problem>();
  /** The server has said in this visit who is here. */
  #confirmed = false;
  /** Counts the beginnings, so that a late answer to an earlier one is dropped. */
  #turn = 0;
  #known = deferred();
  #starting: Promise<void> | undefined;
  #settled = deferred();
  #epoch = $state(0);
  readonly #drafting: Drafting;
  readonly #soon = new Soon();

  constructor(api: Api) {
    this.api = api;
    const parts = partsOf(api, {
      cache: () => this.#cache,
      recount: () => this.#soon.do('counts', () => this.#recount()),
      refresh: () => this.#refreshCatalogue(),
      refreshSoon: () => this.#soon.do('catalogue', () => this.#refreshCatalogue()),
      onresync: () => void this.#fetchStart(),
      onlive: () => this.#catchUp(),
      onrefused: (problem) => this.#unauthenticated(problem),
    });
    this.catalogue = parts.catalogue;
    this.connection = parts.connection;
    this.uploads = parts.uploads;
    this.drafts = parts.drafts;
    this.outbox = parts.outbox;
    this.changes = parts.changes;
    this.#world = parts.world;
    this.#drafting = parts.drafting;
    this.#hearing = parts.hearing;
    api.http.onUnauthenticated = (problem) => this.#unauthenticated(problem);
  }

  get phase(): Phase {
    return this.#phase;
  }
  /** While ready: the session ended; sign in again in place, nothing is lost. */
  get expired(): boolean {
    return this.#expired;
  }
  /** While signed out: there is a session, but it lets nobody in who has not set up a second step. */
  get enrolling(): boolean {
    return this.#enrolling;
  }
  get problem(): Problem | undefined {
    return this.#problem;
  }
  get counts(): Counts {
    return this.watching?.counts ?? this.#world.counts.shown;
  }

  /** Supervisor mode is on: whose views are on screen in place of mine, if somebody's, with his counts. Nothing counts as read by me. */
  watching = $state.raw<{ agent?: string; counts?: Counts }>();

  rewatch(): void {
    this.#world.rewatch();
  }

  /** Resolves when what the first screen asks of the server is there: whatever is for later may be fetched. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Moves whenever something may have been missed: what is kept beside the world is fetched again then. */
  get epoch(): number {
    return this.#epoch;
  }
  /** Moves with each burst of the log. */
  get stir(): number {
    return this.#world.stir;
  }
  /** Whose copies these are; changes with the person and the workspace. */
  get owner(): string {
    return this.#cache.name;
  }
  /** What is kept of this person's work in this browser. */
  get cache(): Cache {
    return this.#cache;
  }
  /** Tells of each event as it comes, before it is taken in. Returns what ends that. */
  hear(hearer: (event: FeedEvent) => void): () => void {
    return this.#hearing.hear(hearer);
  }
  /** What I have to do with a conversation that I need not own. */
  involvement(number: number): Involvement | undefined {
    return this.#world.involved.get(number);
  }
  putInvolvement(involvement: Involvement): void {
    this.#world.involve([involvement]);
  }

  conversation(number: number): Conversation | undefined {
    return this.#world.conversations.get(number);
  }
  contact(id: string): Contact | undefined {
    return this.#world.contacts.get(id);
  }
  /** What a change of a contact answered. */
  putContact(contact: Contact): void {
    this.#world.putContact(contact);
  }
  putConversation(conversation: Conversation): void {
    this.#world.put(conversation);
  }
  thread(number: number): Thread {
    return this.#world.thread(number);
  }
  list(query: ConversationQuery): List {
    return this.#world.list(query);
  }
  /** All in memory, for the palette. */
  get knownConversations(): readonly Conversation[] {
    return this.#world.conversations.all;
  }
  get knownContacts(): readonly Contact[] {
    return this.#world.contacts.all;
  }

  /** Has a conversation, its contact and its messages loaded. Rejects with Problem; 404: gone, or not mine to see. */
  open(number: number): Promise<void> {
    return this.#world.open(number);
  }
  /** The same ahead of time, quietly: without a line it will be asked for again. */
  async prefetch(number: number): Promise<void> {
    await this.#world.fetch(number).catch(() => undefined);
  }

  /** `key`: the same for the same conversation, so that it begins once. */
  async createConversation(input: NewConversation, key?: string): Promise<Conversation> {
    const conversation = await this.api.conversations.create(input, key);
    this.#world.put(conversation);
    return conversation;
  }

  /** Once per page: what the last visit kept, then the server. Resolves when `phase` is known. */
  start(): Promise<void> {
    if (this.#phase === 'ready') return Promise.resolve(); // signing in has started it
    globalThis.addEventListener?.('storage', this.#otherTab);
    this.#starting ??= this.#enter(lastVisit()).finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  readonly #otherTab = (event: StorageEvent) => {
    if (event.key === visitKey && event.newValue === null) this.#leave('signed_out');
  };

  /** Reports whether they come in; if not, they have to set up a second factor first. */
  async signIn(email: string, password: string, code?: string): Promise<boolean> {
    const me = await this.api.session.create(email, password, code);
    if (!me.enrol) await this.signedIn(me);
    return !me.enrol;
  }

  /** After setting up or accepting an invitation, which sign in by themselves, too. `joined`: into the workspace of the answer. */
  async signedIn(me: Me, { joined = false } = {}): Promise<void> {
    const visit = lastVisit();
    if (this.#expired && !joined && visit?.user === me.user.id) {
      this.#expired = false;
      this.#hearing.reconnect();
      this.outbox.hurry();
      void this.#world.refreshShown();
      return;
    }
    if (visit && visit.user !== me.user.id) await this.#wipe();
    const again = !joined && visit?.user === me.user.id && me.workspaces.some((one) => one.id === visit.workspace);
    await this.#enter({ user: me.user.id, workspace: again ? visit.workspace : me.workspace.id });
  }

  /** Ends the session and removes this browser's copy, with what was not sent. */
  async signOut(): Promise<void> {
    await Promise.race([this.#drafting.push(), pauseOrOnline(1000)]);
    await this.api.session.delete().catch((error: unknown) => {
      const problem = asProblem(error);
      if (problem.status !== 401) throw problem;
    });
    await this.#wipe();
    globalThis.indexedDB?.deleteDatabase('timbre shared'); // what was shared with the program: see lib/share
    this.#leave('signed_out');
  }

  async switchWorkspace(id: string): Promise<void> {
    await this.#cache.close();
    await this.#enter({ user: this.catalogue.me.user.id, workspace: id });
  }

  /** Fetches inboxes, teams, members and notices again. */
  async #refreshCatalogue(): Promise<void> {
    const turn = this.#turn;
    const before = this.catalogue.access;
    const start = await this.api.start();
    if (turn !== this.#turn) return;
    if (start.me.masked !== this.catalogue.masked) return this.#remask();
    this.#take(start);
    if (sameAccess(before, this.catalogue.access)) return;
    await this.#world.recast();
  }

  async #enter(visit: Visit | undefined): Promise<void> {
    this.#leave('starting');
    this.api.http.workspace = visit?.workspace ?? null;
    const turn = this.#turn;
    if (visit && !this.api.http.viewAs) await this.#recall(visit);
    if (turn !== this.#turn) return;
    void this.#fetchStart();
    if (this.#phase === 'starting') await this.#known.promise;
  }

  #leave(phase: Phase): void {
    this.#turn++;
    this.#hearing.stop();
    this.#soon.clear();
    this.outbox.clear();
    this.drafts.clear();
    this.#drafting.end();
    this.#world.clear();
    this.catalogue.clear();
    this.connection.reset();
    this.#confirmed = false;
    this.#expired = false;
    this.#problem = undefined;
    this.watching = undefined;
    if (phase === 'signed_out') this.api.http.endView(); // it was of the session
    this.#phase = phase;
    this.#known.resolve(undefined);
    this.#known = deferred();
  }

  /** Shows what the last visit kept. */
  async #recall(visit: Visit): Promise<void> {
    const turn = this.#turn;
    const cache = new Cache(cacheName(visit));
    const start = await cache.get<Start>('start', 'start').catch(() => undefined);
    if (turn !== this.#turn) return;
    this.#cache = cache;
    if (!start) return;
    this.catalogue.set(start);
    this.#world.counts.set(start.counts);
    this.#world.applied = start.seq;
    await Promise.all([this.outbox.restore(), this.drafts.restore()]);
    if (turn === this.#turn) this.#phase = 'ready';
  }

  /** Asks until the server answers. */
  async #fetchStart(): Promise<void> {
    const turn = ++this.#turn;
    for (let pause = 500; turn === this.#turn; pause = Math.min(15_000, pause * 2)) {
      const heard = this.#world.applied;
      try {
        const start = await this.api.start();
        if (turn !== this.#turn) return;
        if (later(heard, start.seq)) await this.#startOver();
        else await this.#begin(start);
        return;
      } catch (error) {
        const problem = asProblem(error);
        if (turn !== this.#turn || problem.status === 401) return;
        this.#problem = problem;
        this.connection.set('offline');
        if (!this.catalogue.known) this.#phase = 'failed';
        this.#known.resolve(undefined);
        this.#settled.resolve(undefined); // there is nothing to wait for
        await pauseOrOnline(pause);
      }
    }
  }

  /** The server's log is shorter than what was heard: it was restored or replaced, and nothing that is kept holds. */
  async #startOver(): Promise<void> {
    await this.#cache.wipe();
    globalThis.location?.reload();
  }

  /** Phones and addresses are masked from now on, or no longer: what this browser has of any is dropped. What I wrote stays. */
  async #remask(): Promise<void> {
    await this.#cache.forget();
    globalThis.location?.reload();
  }

  async #begin(start: Start): Promise<void> {
    const visit = { user: start.me.user.id, workspace: start.me.workspace.id };
    this.#confirmed = true;
    this.#problem = undefined;
    this.api.http.workspace = visit.workspace;
    // Of somebody else's interface nothing is kept, and nothing counts as read.
    if (this.api.http.viewAs) this.watching = {};
    else {
      keepVisit(visit);
      if (this.#cache.name !== cacheName(visit)) this.#cache = new Cache(cacheName(visit));
    }
    if (this.catalogue.known && start.me.masked !== this.catalogue.masked) return this.#remask();
    const before = this.catalogue.known ? this.catalogue.access : undefined;
    this.#take(start);
    this.#phase = 'ready';
    this.#known.resolve(undefined);
    if (!this.#hearing.on) {
      await Promise.all([this.outbox.restore(), this.drafts.restore()]);
      this.#hearing.start(this.api.http.viewAs ?? this.#cache.name);
    }
    this.#epoch++;
    this.outbox.hurry();
    this.#meetDrafts();
    const same = !before || sameAccess(before, this.catalogue.access);
    await (same ? this.#world.refreshShown() : this.#world.recast());
    this.#settled.resolve(undefined);
  }

  #take(start: Start): void {
    setServerTime(start.now);
    this.catalogue.set(start);
    this.#world.counts.set(start.counts);
    this.#world.applied = latest(this.#world.applied, start.seq);
    this.#world.rename();
    this.#cache.keep('start', 'start', start);
  }

  /** There is a line again. */
  #catchUp(): void {
    this.outbox.hurry();
    this.#meetDrafts();
    void this.#world.refreshShown(); // what failed meanwhile
  }

  /** What carries drafts is fetched once the inbox stands, and then what I have to do with conversations that I need not own. */
  #meetDrafts(): void {
    const turn = this.#turn;
    const mine = this.#drafting.meet().then(() => this.api.http.get<Page<Involvement>>('/involvements'));
    mine.then(({ items }) => turn === this.#turn && this.#world.involve(items, true)).catch(() => undefined);
  }

  #unauthenticated({ code }: Problem): void {
    this.#enrolling = code === 'second_factor_required';
    if (this.#phase === 'ready' && this.#confirmed) this.#expired = true;
    else this.#leave('signed_out');
  }

  /** Removes this browser's copy of whoever was here. */
  async #wipe(): Promise<void> {
    const visit = lastVisit();
    keepVisit(null);
    if (visit && this.#cache.name !== cacheName(visit)) await new Cache(cacheName(visit)).wipe();
    await this.#cache.wipe();
  }

  async #recount(): Promise<void> {
    const turn = this.#turn;
    const counts = await this.api.counts();
    if (turn === this.#turn) this.#world.counts.set(counts);
  }
}
