import { asProblem, type Message, type MessagePage, type PreviousConversation, type Problem } from '$lib/api';
import type { Passage } from './passage.svelte';
import { compareDecimal, later } from './seq';

/** What a thread needs of the rest. */
export interface ThreadSource {
  page: (number: number, query: { after?: string; around?: string; limit: number }) => Promise<MessagePage>;
  /** The seq up to which the stream was heard when a request began: its answer is at least as new. */
  heard: () => string;
}

export interface Opened {
  messages: Message[];
  more: boolean;
  /** Where older ones begin, if the answer says so. */
  next?: string | null;
  previous: PreviousConversation | null;
  seq: string;
}

const pageSize = 50;
const largestPage = 100;
/** Messages that are fetched again at once after a gap, so that the reader's place is kept. */
const refetched = 300;

/** What lies before the oldest that is loaded. */
interface Older {
  more: boolean;
  /** Where it begins; undefined: not known, so the first page overlaps. */
  next: string | undefined;
  previous: PreviousConversation | null;
}
const nothingOlder: Older = { more: false, next: undefined, previous: null };

interface Held {
  message: Message;
  /** The seq at which it was like this, at least. */
  at: string;
}

/** The messages of one conversation that are in memory: the newest and, without a gap, older ones as they were asked for. */
export class Thread {
  readonly number: number;
  readonly source: ThreadSource;
  #held = new Map<string, Held>();
  #stored = $state.raw<readonly Message[]>([]);
  #local = $state.raw<readonly Message[]>([]);
  #scheduled = $state.raw<readonly Message[]>([]);
  #state = $state<'empty' | 'loading' | 'ready' | 'error'>('empty');
  #problem = $state.raw<Problem>();
  #older = $state.raw<Older>(nothingOlder);
  #loadingOlder = $state(false);
  #olderProblem = $state.raw<Problem>();
  #turn = 0;
  /** Nothing was missed since it was fetched. */
  fresh = false;
  /** A part further back that somebody went to, with a gap between it and what is here. */
  past = $state.raw<Passage>();

  constructor(number: number, source: ThreadSource) {
    this.number = number;
    this.source = source;
  }

  readonly messages = $derived.by<readonly Message[]>(() => {
    if (this.#local.length === 0 && this.#scheduled.length === 0) return this.#stored;
    const arrived = new Set(this.#stored.map((message) => message.client_id));
    // One that was just planned may be here twice: as its answer, and fetched because the stream told of it.
    const first = ({ client_id }: Message) => !arrived.has(client_id) && arrived.add(client_id);
    return [...this.#stored, ...[...this.#scheduled, ...this.#local].filter(first)];
  });

  /** What is to be sent at a time, by that time. */
  get scheduled(): readonly Message[] {
    return this.#scheduled;
  }
  set scheduled(messages: readonly Message[]) {
    if (messages.length > 0 || this.#scheduled.length > 0) this.#scheduled = messages;
  }

  get state(): 'empty' | 'loading' | 'ready' | 'error' {
    return this.#state;
  }
  get problem(): Problem | undefined {
    return this.#problem;
  }
  get more(): boolean {
    return this.#older.more;
  }
  get loadingOlder(): boolean {
    return this.#loadingOlder;
  }
  get olderProblem(): Problem | undefined {
    return this.#olderProblem;
  }
  get previous(): PreviousConversation | null {
    return this.#older.previous;
  }
  get lastSeenId(): string | undefined {
    return this.#stored.at(-1)?.id;
  }
  /** Of the newest message that the server has. */
  get lastSeq(): number | undefined {
    return this.#stored.at(-1)?.seq;
  }

  /** For the cache: the newest ones. */
  get tail(): Message[] {
    return this.#stored.slice(-pageSize);
  }

  message(id: string): Message | undefined {
    return this.#held.get(id)?.message ?? this.past?.message(id);
  }

  set local(messages: readonly Message[]) {
    if (messages.length > 0 || this.#local.length > 0) this.#local = messages;
  }

  loading(): void {
    if (this.#stored.length === 0) this.#state = 'loading';
    this.#problem = undefined;
  }

  failed(error: unknown): void {
    this.#problem = asProblem(error);
    if (this.#state !== 'ready') this.#state = 'error';
  }

  /** A memory of an earlier visit. */
  restore(opened: Pick<Opened, 'messages' | 'more' | 'previous'>): void {
    if (this.#stored.length > 0) return;
    this.#replace(opened.messages, '0');
    this.#older = { more: opened.more, next: undefined, previous: opened.previous };
    this.#state = 'ready';
  }

  /** What opening it answered. Where something was missed before, older pages are fetched as far as they were loaded. */
  async take(opened: Opened): Promise<void> {
    const turn = ++this.#turn;
    const wanted = this.fresh ? 0 : Math.min(this.#stored.length, refetched);
    const messages = new Map(opened.messages.map((message) => [message.id, message]));
    const older: Older = { more: opened.more, next: opened.next ?? undefined, previous: opened.previous };
    while (messages.size < wanted && older.more) {
      const page = await this.source.page(this.number, { after: older.next, limit: largestPage });
      if (turn !== this.#turn) return;
      for (const message of page.items) if (!messages.has(message.id)) messages.set(message.id, message);
      advance(older, page);
    }
    if (this.fresh) this.#merge([...messages.values()], opened.seq);
    else {
      this.#replace([...messages.values()], opened.seq);
      this.#older = older;
      void this.past?.refresh();
    }
    this.fresh = true;
    this.#state = 'ready';
    this.#problem = undefined;
  }

  async loadOlder(limit = pageSize): Promise<void> {
    if (this.#loadingOlder || !this.more || this.#state !== 'ready') return;
    this.#loadingOlder = true;
    this.#olderProblem = undefined;
    const [turn, known] = [this.#turn, this.#held.size];
    try {
      // The first page may hold what opening has brought already.
      while (this.more && this.#held.size === known) {
        const heard = this.source.heard();
        const page = await this.source.page(this.number, { after: this.#older.next, limit });
        if (turn !== this.#turn) return; // fetched anew meanwhile
        const older = { ...this.#older };
        advance(older, page);
        this.#older = older;
        this.#merge(page.items, heard);
      }
    } catch (error) {
      this.#olderProblem = asProblem(error);
    } finally {
      this.#loadingOlder = false;
    }
  }

  /** The past has come up to what is here: there is no gap any more. */
  join(past: Thread): void {
    this.#turn++; // what is being fetched begins where nothing ends any more
    this.past = undefined;
    this.#older = past.#older;
    for (const [id, held] of past.#held) if (!this.#held.has(id)) this.#held.set(id, held);
    this.#sort();
  }

  /** A message as it was at a seq. One older than what is loaded waits for its page. */
  put(message: Message, seq: string): void {
    this.putAll([message], seq);
  }

  putAll(messages: readonly Message[], seq: string): void {
    this.past?.putAll(messages, seq);
    const oldest = this.#stored[0];
    const wanted = messages.filter(
      (message) => this.#held.has(message.id) || !this.more || !oldest || compareMessages(message, oldest) > 0,
    );
    this.#merge(wanted, seq);
  }

  /** Shows a message otherwise until the server's word comes. Returns what takes it back. */
  patch(id: string, apply: (message: Message) => Message): () => void {
    const held = this.#held.get(id);
    if (!held) return this.past?.patch(id, apply) ?? (() => undefined);
    const patched = apply(held.message);
    this.#merge([patched], held.at);
    return () => {
      if (this.#held.get(id)?.message === patched) this.#merge([held.message], held.at);
    };
  }

  /** Forgets everything but what waits to be sent. */
  clear(): void {
    this.#turn++;
    this.#held.clear();
    this.#stored = [];
    this.#scheduled = [];
    this.#state = 'empty';
    this.#older = nothingOlder;
    this.past = undefined;
    this.fresh = false;
  }

  /** What the stream brought since (`later`) is kept. */
  #replace(messages: readonly Message[], seq: string): void {
    const newer = [...this.#held.values()].filter((held) => later(held.at, seq));
    this.#held = new Map();
    for (const message of messages) this.#held.set(message.id, { message, at: seq });
    for (const held of newer) this.#held.set(held.message.id, held);
    this.#sort();
  }

  #merge(messages: readonly Message[], seq: string): void {
    let changed = false;
    for (const message of messages) {
      const known = this.#held.get(message.id);
      if (known && later(known.at, seq)) continue;
      if (known && known.at === seq && known.message === message) continue;
      this.#held.set(message.id, { message, at: seq });
      changed = true;
    }
    if (changed) this.#sort();
  }

  #sort(): void {
    this.#stored = [...this.#held.values()].map((held) => held.message).sort(compareMessages);
  }
}

export function compareMessages(a: Message, b: Message): number {
  return compareDecimal(a.sort_key, b.sort_key) || compareDecimal(a.id, b.id);
}

function advance(older: Older, page: MessagePage): void {
  older.next = page.next ?? undefined;
  older.more = page.next !== null;
  older.previous = page.previous ?? older.previous;
}
