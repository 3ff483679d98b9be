import {
  asProblem,
  type Api,
  type CannedChange,
  type Contact,
  type Conversation,
  type ConversationQuery,
  type Involvement,
  type Me,
  type Page,
} from '$lib/api';
import type { Counts, NewConversation, Problem, Start } from '$lib/api';
import { recall, remember } from '$lib/storage';
import { setServerTime } from '../clock.svelte';
import { Cache } from './cache';
import { Catalogue } from './catalogue.svelte';
import { Changes } from './changes';
import { Connection } from './connection.svelte';
import { Deltas } from './deltas';
import { Drafts } from './drafts.svelte';
import type { DraftSync } from './draftsync';
import { deferred } from './deferred';
import type { Access } from './facts';
import { Feed, type FeedEvent } from './feed';
import type { List } from './list.svelte';
import { Outbox } from './outbox.svelte';
import { later, latest } from './seq';
import type { Thread } from './thread.svelte';
import { Uploads } from './uploads.svelte';
import { World } from './world.svelte';

export type Phase = 'starting' | 'signed_out' | 'ready' | 'failed';

/** Who was here last in this browser, so that the next visit begins with what it kept. */
interface Visit {
  user: string;
  workspace: string;
}

/** ms that a question about counts or the catalogue waits for others like it. */
const gather = 500;

/**
 * The whole state of the interface: memory, over a copy on disk, over the server. Screens read it; whatever they read is drawn
 * again when it changes. One per page, and it owns the event stream.
 */
export class Live {
  readonly api: Api;
  readonly catalogue: Catalogue;
  readonly connection = new Connection();
  readonly uploads: Uploads;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly changes: Changes;
  readonly #world: World;
  readonly #deltas: Deltas;
  #cache = new Cache('');
  #feed: Feed | undefined;
  readonly #hearers = new Set<(event: FeedEvent) => void>();
  #phase = $state<Phase>('starting');
  #expired = $state(false);
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
  #sync: Promise<DraftSync> | undefined;
  #hearsCanned: ((change: CannedChange) => void) | undefined;
  #hearsLibrary: (() => void) | undefined;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(api: Api) {
    this.api = api;
    this.catalogue = new Catalogue({
      refresh: () => this.#refreshCatalogue(),
      keep: (preferences) => api.me.update({ preferences }),
    });
    this.uploads = new Uploads((file, options) => api.files.upload(file, options));
    this.drafts = new Drafts({ cache: () => this.#cache, uploads: this.uploads });
    this.#world = new World({
      api,
      cache: () => this.#cache,
      catalogue: this.catalogue,
      bubbles: (number) => this.outbox.bubbles(number),
      onmessage: (message) => this.outbox.arrived(message),
      recount: () => this.#soon('counts', () => this.#recount()),
      recatalogue: () => this.#soon('catalogue', () => this.#refreshCatalogue()),
    });
    this.outbox = new Outbox(
      {
        cache: () => this.#cache,
        author: () => ({ kind: 'agent', id: this.catalogue.me.user.id, name: this.catalogue.me.user.name }),
        lastSeen: (number) => this.#world.thread(number).lastSeenId,
        post: (number, message) => api.conversations.send(number, message),
        onchange: (number, bubbles) => this.#world.setLocal(number, bubbles),
        undoSeconds: () => this.catalogue.preference('undo_send', 0),
        onsent: (message) => {
          const thread = this.#world.thread(message.conversation);
          if (message.schedule) thread.scheduled = [...thread.scheduled, message];
          else thread.put(message, '0');
        },
      },
      this.uploads,
    );
    this.changes = new Changes({
      api,
      conversations: this.#world.conversations,
      outbox: this.outbox,
      thread: (number) => this.#world.thread(number),
      me: () => this.catalogue.me.user,
      heard: () => this.#world.applied,
    });
    this.#deltas = new Deltas((deltas) => this.#world.apply(deltas));
    api.http.onUnauthenticated = () => this.#unauthenticated();
  }

  get phase(): Phase {
    return this.#phase;
  }
  /** While ready: the session ended; sign in again in place, nothing is lost. */
  get expired(): boolean {
    return this.#expired;
  }
  get problem(): Problem | undefined {
    return this.#problem;
  }
  get counts(): Counts {
    return this.#world.counts.shown;
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
  /** Where work waits besides messages and drafts. */
  get cache(): Cache {
    return this.#cache;
  }
  /** A copy of this person's in this workspace, and what is to be kept as one. */
  recall<T>(name: string): Promise<T | undefined> {
    return this.#cache.get<T>('start', name).catch(() => undefined);
  }
  remember(name: string, value: unknown): void {
    this.#cache.keep('start', name, value);
  }
  /** For the canned responses, which are loaded when they are needed. */
  hearCanned(hearer: (change: CannedChange) => void): void {
    this.#hearsCanned = hearer;
  }
  /** For the library, likewise: something of it has changed. */
  hearLibrary(hearer: () => void): void {
    this.#hearsLibrary = hearer;
  }

  /** Tells of each event as it comes, before it is taken in. Returns what ends that. */
  hear(hearer: (event: FeedEvent) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
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
    return [...this.#world.contacts.values()];
  }

  /** Has a conversation, its contact and its messages loaded. Rejects with Problem; 404: gone, or not mine to see. */
  open(number: number): Promise<void> {
    return this.#world.open(number);
  }
  /** The same ahead of time, quietly. */
  prefetch(number: number): void {
    this.#world.fetch(number).catch(() => undefined);
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
    if (event.key === 'timbre.session' && event.newValue === null) this.#leave('signed_out');
  };

  async signIn(email: string, password: string): Promise<void> {
    await this.signedIn(await this.api.session.create(email, password));
  }

  /** After setting up or accepting an invitation, which sign in by themselves, too. `joined`: into the workspace of the answer. */
  async signedIn(me: Me, { joined = false } = {}): Promise<void> {
    const visit = lastVisit();
    if (this.#expired && !joined && visit?.user === me.user.id) {
      this.#expired = false;
      this.#feed?.reconnect();
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
    await Promise.race([this.#sync?.then((sync) => sync.push()).catch(() => undefined), pauseOrOnline(1000)]);
    await this.api.session.delete().catch((error: unknown) => {
      const problem = asProblem(error);
      if (problem.status !== 401) throw problem;
    });
    await this.#wipe();
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
    this.#take(start);
    if (sameAccess(before, this.catalogue.access)) return;
    this.#world.expire(); // what I may see is another
    await this.#world.refreshShown();
  }

  async #enter(visit: Visit | undefined): Promise<void> {
    this.#leave('starting');
    this.api.http.workspace = visit?.workspace ?? null;
    const turn = this.#turn;
    if (visit) await this.#recall(visit);
    if (turn !== this.#turn) return;
    void this.#fetchStart();
    if (this.#phase === 'starting') await this.#known.promise;
  }

  #leave(phase: Phase): void {
    this.#turn++;
    this.#feed?.stop();
    this.#feed = undefined;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#deltas.clear();
    this.outbox.clear();
    this.drafts.clear();
    void this.#sync?.then((sync) => sync.end());
    this.#sync = undefined;
    this.#world.clear();
    this.catalogue.clear();
    this.connection.reset();
    this.#confirmed = false;
    this.#expired = false;
    this.#problem = undefined;
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
        await pauseOrOnline(pause);
      }
    }
  }

  /** The server's log is shorter than what was heard: it was restored or replaced, and nothing that is kept holds. */
  async #startOver(): Promise<void> {
    await this.#cache.wipe();
    globalThis.location?.reload();
  }

  async #begin(start: Start): Promise<void> {
    const visit = { user: start.me.user.id, workspace: start.me.workspace.id };
    this.#confirmed = true;
    this.#problem = undefined;
    this.api.http.workspace = visit.workspace;
    remember('session', JSON.stringify(visit));
    if (this.#cache.name !== cacheName(visit)) this.#cache = new Cache(cacheName(visit));
    this.#take(start);
    this.#phase = 'ready';
    this.#known.resolve(undefined);
    if (!this.#feed) {
      await Promise.all([this.outbox.restore(), this.drafts.restore()]);
      this.#listen();
    }
    this.#epoch++;
    this.outbox.hurry();
    this.#meetDrafts();
    await this.#world.refreshShown();
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

  #listen(): void {
    this.#feed?.stop();
    this.#feed = new Feed({
      name: this.#cache.name,
      open: (signal) => this.api.stream(this.#world.applied, signal),
      heard: () => this.#world.applied,
      onevent: (event) => this.#heard(event),
      onstate: (state) => this.#turned(state),
      onrefused: () => this.#unauthenticated(),
    });
    this.#feed.start();
  }

  #heard(event: FeedEvent): void {
    this.#hearers.forEach((hearer) => hearer(event));
    if (event.name === 'resync') {
      this.#world.expire();
      void this.#fetchStart();
    } else if (event.name === 'hello') {
      this.connection.speaks(event.data.version);
    } else if (event.name === 'canned_response') {
      this.#hearsCanned?.(event.data);
    } else if (event.name === 'library') {
      this.#hearsLibrary?.();
    } else if (event.name === 'draft') {
      const { number, tab, seq } = event.data;
      void this.#sync?.then((sync) => sync.heard(number, tab, seq));
    } else if (event.name === 'involvement') {
      if (event.data.involvement) this.#world.involve([event.data.involvement]);
      this.#soon('counts', () => this.#recount());
    } else if (event.name !== 'bye' && event.name !== 'presence') {
      this.#deltas.push(event);
    }
    this.connection.heard();
  }

  #turned(state: Connection['state']): void {
    this.connection.set(state);
    if (state !== 'live') return;
    this.outbox.hurry();
    this.#meetDrafts();
    void this.#world.refreshShown(); // what failed meanwhile
  }

  /** What carries drafts is fetched once the inbox stands, and then what I have to do with conversations that I need not own. */
  #meetDrafts(): void {
    const { api, drafts } = this;
    const message = (number: number, id: string) => this.#world.thread(number).messages.find((one) => one.id === id);
    this.#sync ??= import('./draftsync').then(({ DraftSync }) => new DraftSync({ api, drafts, message }));
    this.#sync.then((sync) => sync.meet()).catch(() => undefined);
    const turn = this.#turn;
    const mine = this.#sync.then(() => api.http.get<Page<Involvement>>('/involvements'));
    mine.then(({ items }) => turn === this.#turn && this.#world.involve(items, true)).catch(() => undefined);
  }

  #unauthenticated(): void {
    if (this.#phase === 'ready' && this.#confirmed) this.#expired = true;
    else this.#leave('signed_out');
  }

  /** Removes this browser's copy of whoever was here. */
  async #wipe(): Promise<void> {
    const visit = lastVisit();
    remember('session', null);
    if (visit && this.#cache.name !== cacheName(visit)) await new Cache(cacheName(visit)).wipe();
    await this.#cache.wipe();
  }

  async #recount(): Promise<void> {
    const turn = this.#turn;
    const counts = await this.api.counts();
    if (turn === this.#turn) this.#world.counts.set(counts);
  }

  /** Does it shortly, once for all who ask meanwhile; a failure is left to the next who asks. */
  #soon(name: string, work: () => Promise<void>): void {
    if (this.#timers.has(name)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      work().catch(() => undefined);
    }, gather);
    this.#timers.set(name, timer);
  }
}

function cacheName({ user, workspace }: Visit): string {
  return `timbre ${user} ${workspace}`;
}

function lastVisit(): Visit | undefined {
  try {
    return (JSON.parse(recall('session') ?? 'null') as Visit | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function sameAccess(a: Access, b: Access): boolean {
  const same = (x: ReadonlySet<string>, y: ReadonlySet<string>) =>
    x.size === y.size && [...x].every((one) => y.has(one));
  return a.sight === b.sight && same(a.inboxes, b.inboxes) && same(a.teams, b.teams) && same(a.pickOff, b.pickOff);
}

function pauseOrOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    globalThis.addEventListener?.('online', done);
    function done() {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      resolve();
    }
  });
}
