import type { CannedChange, CatalogueChange, Change, DraftChange, Problem, Removal } from '$lib/api';
import { latest, later } from './seq';
import type { ServerEvent } from './sse';
import { Stream, type StreamState } from './stream';

/** One event of the log, or a word of the stream itself, as every tab gets it. */
export type FeedEvent =
  | { name: 'hello'; data: { seq: string; version: string } }
  | { name: 'change'; data: Change }
  | { name: 'remove'; data: Removal }
  | { name: 'catalogue'; data: CatalogueChange }
  | { name: 'canned_response'; data: CannedChange }
  | { name: 'library'; data: object }
  | { name: 'draft'; data: DraftChange }
  | { name: 'involvement'; data: Change }
  | { name: 'notification'; data: Change }
  | { name: 'presence'; data: { number: number; people: { id: string; doing: 'viewing' | 'noting' | 'replying' }[] } }
  | {
      name: 'availability';
      data: { items: { user_id: string; availability: 'online' | 'away' | 'offline'; by_hand: boolean }[] };
    }
  | { name: 'resync'; data: { reason: string } }
  | { name: 'bye'; data: { reconnect_ms?: number; reason?: string } };

export interface FeedOptions {
  /** Names what is shared: tabs of one user in one workspace. */
  name: string;
  open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  /** The seq up to which this tab knows all, from whatever source. */
  heard: () => string;
  onevent: (event: FeedEvent) => void;
  onstate: (state: StreamState) => void;
  /** The session has ended. */
  onrefused: (problem: Problem) => void;
}

/** `last`: the seq of the event before. A tab that has not heard it slept through some. */
type Word =
  | { type: 'event'; event: FeedEvent; last: string }
  | { type: 'state'; state: StreamState; last: string; hello?: FeedEvent }
  | { type: 'ask' };

/** ms without a word of the leader, which speaks at least every 15 s, after which a tab listens by itself. */
const patience = 45_000;
const pulse = 15_000;
/** ms after which a tab that is looked at asks a leader without a line to try again: timers of a tab in the background are slow. */
const nudge = 5_000;

/**
 * The event stream of all tabs. One of them, which holds a lock, has the connection (a browser allows six to a server over
 * HTTP/1.1) and passes all on; when it goes, the next takes over and resumes from what it has heard itself. Without locks or
 * channels each tab listens for itself.
 */
export class Feed {
  readonly #options: FeedOptions;
  readonly #stream: Stream;
  readonly #end = new AbortController();
  #channel: BroadcastChannel | undefined;
  #leading = false;
  #state: StreamState = 'connecting';
  /** The newest event that came, by whatever way. */
  #last = '0';
  /** What the line began with; tabs that come later have not heard it. */
  #hello: FeedEvent | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nudge: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#stream = new Stream({
      open: (signal) => {
        // The line goes on from what this tab knows; others may know less.
        this.#last = latest(this.#last, options.heard());
        return options.open(signal);
      },
      onevent: (event) => this.#came(event),
      onstate: (state, problem) => {
        if (problem?.status === 401) this.#options.onrefused(problem);
        this.#turned(state);
      },
    });
  }

  start(): void {
    if (!globalThis.navigator?.locks || typeof BroadcastChannel === 'undefined') {
      this.#stream.start();
      return;
    }
    this.#channel = new BroadcastChannel(this.#options.name);
    this.#channel.onmessage = (message: MessageEvent<Word>) => this.#told(message.data);
    this.#ask();
    this.#wait();
    globalThis.document?.addEventListener('visibilitychange', this.#seen);
    void navigator.locks
      .request(this.#options.name, { signal: this.#end.signal }, () => this.#lead())
      .catch(() => undefined);
  }

  stop(): void {
    this.#end.abort();
    this.#stream.stop();
    clearTimeout(this.#timer);
    clearTimeout(this.#nudge);
    globalThis.document?.removeEventListener('visibilitychange', this.#seen);
    this.#channel?.close();
  }

  /** Connects again at once, from what was heard. */
  reconnect(): void {
    this.#stream.reconnect();
  }

  #lead(): Promise<void> {
    this.#leading = true;
    clearTimeout(this.#timer);
    this.#beat();
    this.#stream.start();
    return new Promise((resolve) => this.#end.signal.addEventListener('abort', () => resolve()));
  }

  #beat(): void {
    if (this.#end.signal.aborted) return;
    this.#say({ type: 'state', state: this.#state, last: this.#last });
    this.#timer = setTimeout(() => this.#beat(), pulse);
  }

  #came({ name, data }: ServerEvent): void {
    const event = { name, data: JSON.parse(data) as unknown } as FeedEvent;
    if (event.name === 'bye') {
      this.#turned('offline');
      this.#stream.reconnect(Math.max(1, event.data.reconnect_ms ?? 0));
      return;
    }
    if (event.name === 'hello') this.#turned('live');
    this.#say({ type: 'event', event, last: this.#last });
    this.#pass(event);
  }

  #pass(event: FeedEvent): void {
    if (event.name === 'hello') this.#hello = event;
    else if ('seq' in event.data) this.#last = latest(this.#last, event.data.seq);
    this.#options.onevent(event);
  }

  #turned(state: StreamState): void {
    this.#state = state;
    this.#options.onstate(state);
    this.#say({ type: 'state', state, last: this.#last });
  }

  #say(word: Word): void {
    if (this.#leading) this.#channel?.postMessage(word);
  }

  #told(word: Word): void {
    if (word.type === 'ask') {
      this.#answer();
      return;
    }
    if (this.#leading) return;
    this.#wait();
    this.#stream.stop(); // someone leads after all
    const known = latest(this.#last, this.#options.heard());
    if (later(word.last, known)) {
      this.#last = word.last;
      this.#options.onevent({ name: 'resync', data: { reason: 'missed' } });
    }
    if (word.type === 'event') {
      this.#pass(word.event);
      return;
    }
    if (word.hello && !this.#hello) this.#pass(word.hello);
    this.#options.onstate(word.state);
    clearTimeout(this.#nudge);
    if (word.state === 'offline') this.#nudge = setTimeout(this.#seen, nudge * (0.5 + Math.random()));
  }

  readonly #seen = () => {
    if (!globalThis.document?.hidden) this.#ask();
  };

  #ask(): void {
    if (!this.#leading) this.#channel?.postMessage({ type: 'ask' } satisfies Word);
  }

  #answer(): void {
    this.#say({ type: 'state', state: this.#state, last: this.#last, hello: this.#hello });
    if (this.#leading && this.#state === 'offline') this.#stream.nudge();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stream.start(), patience);
  }
}
