import {
  asProblem,
  type Conversation,
  type ConversationQuery,
  type Involvement,
  type Page,
  type Problem,
} from '$lib/api';
import type { Conversations } from './conversations.svelte';
import { belongs, comparePlaces, effectiveSort, merged, placeOf, type Place } from './order';

/** What a list needs of the rest. */
export interface ListSource {
  conversations: Conversations;
  me: () => string;
  involved: (number: number) => Involvement | undefined;
  fetch: (query: ConversationQuery & { limit: number; after?: string }) => Promise<Page<Conversation>>;
  recall: (key: string) => Promise<Conversation[] | undefined>;
  remember: (key: string, rows: Conversation[]) => void;
  /** This list is looked at now. */
  onload: (list: List) => void;
}

const pageSize = 50;
/** Rows that are fetched again at once after a gap; what lies below is loaded when it is scrolled to. */
const refetched = 100;
/** Rows kept for the next visit. */
const kept = 100;

/**
 * One view of the conversations: those in memory that belong to it, in its order. The server's pages say how far down memory is
 * complete (`#horizon`); what lies beyond waits (`#beyond`) until its page has come, since others may lie between.
 */
export class List {
  readonly query: ConversationQuery;
  readonly key: string;
  readonly #source: ListSource;
  #places = $state.raw<readonly Place[]>([]);
  #state = $state<'loading' | 'cached' | 'ready' | 'error'>('loading');
  #problem = $state.raw<Problem>();
  #next = $state.raw<string | null>(null);
  #loadingMore = $state(false);
  #horizon: Place | undefined;
  readonly #beyond = new Map<number, Place>();
  /** Of a filtered list, whose rule the server has: which conversations it named, and where. */
  #named: Map<number, number> | undefined;
  #loading: Promise<void> | undefined;
  #restored = false;
  /** Counts the full fetches, so that a page of an older one is not taken for one of the newer. */
  #turn = 0;
  stale = true;

  constructor(query: ConversationQuery, source: ListSource) {
    this.query = query;
    this.key = listKey(query);
    this.#source = source;
  }

  readonly numbers = $derived.by<readonly number[]>(() => this.#places.map((place) => place.number));

  get state(): 'loading' | 'cached' | 'ready' | 'error' {
    return this.#state;
  }
  get problem(): Problem | undefined {
    return this.#problem;
  }
  get more(): boolean {
    return this.#next !== null;
  }
  get loadingMore(): boolean {
    return this.#loadingMore;
  }

  /** Fetches it if it is not fresh; rows that are there stay until the new ones have come. */
  load(): Promise<void> {
    this.#source.onload(this);
    if (!this.stale) return Promise.resolve();
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async loadMore(): Promise<void> {
    if (this.#loadingMore || this.#next === null || this.stale) return;
    this.#loadingMore = true;
    this.#problem = undefined;
    const turn = this.#turn;
    try {
      // A page of a filtered list may be short.
      for (let left = pageSize; left > 0 && this.#next !== null;) {
        const page = await this.#source.fetch({ ...this.query, limit: pageSize, after: this.#next });
        if (turn !== this.#turn) break;
        this.#take(page);
        left -= page.items.length;
      }
    } catch (error) {
      this.#problem = asProblem(error);
    } finally {
      this.#loadingMore = false;
    }
  }

  /** What is there is old: the next `load` fetches all again. */
  expire(): void {
    this.stale = true;
    this.#turn++;
  }

  /** Moves the rows of these conversations to where they belong now. */
  update(changed: ReadonlySet<number>): void {
    const fresh = this.#state === 'ready';
    const places = merged(this.#places, changed, this.#belonging(changed, fresh), this.#sort);
    if (same(places, this.#places)) return;
    this.#places = places;
    if (fresh) this.#keep();
  }

  /** The server alone says what is in it: of a filter it has the rule, of an agent's views what he follows and is called to. */
  get #chosen(): boolean {
    return Boolean(this.query.filter ?? this.query.as_agent);
  }

  get #sort() {
    return effectiveSort(this.query);
  }

  async #load(): Promise<void> {
    this.#problem = undefined;
    if (this.#state === 'error') this.#state = this.#places.length > 0 ? 'cached' : 'loading';
    const restoring = this.#restore(); // while the question is on its way
    try {
      let turn = -1;
      let pages: Page<Conversation>[] = [];
      while (turn !== this.#turn) {
        turn = this.#turn;
        pages = await this.#fetchAgain();
      }
      this.stale = false;
      this.#state = 'ready';
      this.#begin(pages);
      if (this.query.filter && this.#places.length < pageSize) void this.loadMore();
    } catch (error) {
      await restoring; // without a line the refusal is faster than the disk
      this.#problem = asProblem(error);
      this.#state = 'error';
    }
  }

  async #fetchAgain(): Promise<Page<Conversation>[]> {
    const wanted = () => Math.min(refetched, Math.max(pageSize, this.#places.length));
    const pages = [await this.#source.fetch({ ...this.query, limit: wanted() })];
    // What is on screen stays until as much is there again.
    let rows = pages[0]?.items.length ?? 0;
    for (let next = pages[0]?.next; next && rows < this.#places.length && rows < wanted(); next = pages.at(-1)?.next) {
      const page = await this.#source.fetch({ ...this.query, limit: wanted(), after: next });
      pages.push(page);
      rows += page.items.length;
    }
    return pages;
  }

  async #restore(): Promise<void> {
    if (this.#restored) return;
    this.#restored = true;
    const rows = await this.#source.recall(this.key).catch(() => undefined);
    if (!rows || this.#state !== 'loading' || this.#chosen) return;
    this.#source.conversations.batch(() => rows.forEach((row) => this.#source.conversations.put(row, false)));
    const numbers = new Set(rows.map((row) => row.number));
    this.#places = merged([], numbers, this.#belonging(numbers, false), this.#sort);
    this.#state = 'cached';
  }

  /** Takes in the pages of a full fetch, and shows all that memory has down to their end. */
  #begin(pages: readonly Page<Conversation>[]): void {
    this.#horizon = this.#named = undefined;
    this.#beyond.clear();
    for (const page of pages) this.#read(page);
    this.#places = merged([], new Set(), this.#belonging(this.#source.conversations.freshNumbers, true), this.#sort);
    this.#keep();
  }

  /** Takes in the page that follows what is there: besides its own rows only those are looked at that waited for it. */
  #take(page: Page<Conversation>): void {
    this.#read(page);
    const brought = new Set(page.items.map((one) => one.number));
    const added = this.#belonging(brought, true);
    for (const place of this.#beyond.values()) {
      if (!this.#within(place)) continue;
      added.push(place);
      this.#beyond.delete(place.number);
    }
    this.#places = merged(this.#places, brought, added, this.#sort);
    this.#keep();
  }

  /** Hands a page to memory, and learns from it how far down memory is complete now. */
  #read({ items, next }: Page<Conversation>): void {
    const { conversations } = this.#source;
    conversations.batch(() => items.forEach((one) => conversations.put(one)));
    if (this.#chosen) {
      const named = (this.#named ??= new Map());
      items.forEach(({ number }) => named.set(number, named.get(number) ?? named.size));
    }
    const bottom = items.at(-1);
    this.#next = next;
    if (next === null) this.#horizon = undefined;
    else if (bottom && !this.#named) this.#horizon = placeOf(bottom, this.#sort);
  }

  /** The places of those that belong here. Where memory has gaps, those that lie beyond the horizon are put by. */
  #belonging(numbers: Iterable<number>, fresh: boolean): Place[] {
    const { conversations, me, involved } = this.#source;
    const places: Place[] = [];
    for (const number of numbers) {
      this.#beyond.delete(number);
      const conversation = conversations.peek(number);
      if (!conversation || (fresh && !conversations.isFresh(number))) continue;
      const rank = this.#named?.get(number);
      const member = this.#chosen ? rank !== undefined : belongs(conversation, this.query, me(), involved(number));
      if (!member) continue;
      const place = placeOf(conversation, this.#sort, rank);
      if (!fresh || this.#within(place)) places.push(place);
      else this.#beyond.set(number, place);
    }
    return places;
  }

  #within(place: Place): boolean {
    return !this.#horizon || comparePlaces(place, this.#horizon, this.#sort) <= 0;
  }

  #keep(): void {
    if (this.#chosen) return;
    const rows = this.#places.slice(0, kept).flatMap((place) => this.#source.conversations.stored(place.number) ?? []);
    this.#source.remember(this.key, rows);
  }
}

/** The same for the same list, however its query was written. */
export function listKey(query: ConversationQuery): string {
  const {
    view = 'all',
    status = '',
    inbox = '',
    team = '',
    label = '',
    contact = '',
    filter = '',
    as_agent = '',
    sort = 'activity',
  } = query;
  return [view, status, inbox, team, label, contact, sort, as_agent, filter].join(' ');
}

function same(a: readonly Place[], b: readonly Place[]): boolean {
  return a.length === b.length && a.every((place, i) => place.number === b[i]?.number && place.rank === b[i]?.rank);
}
