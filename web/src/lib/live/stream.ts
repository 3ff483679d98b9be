import { asProblem, type Problem } from '$lib/api';
import { EventParser, type ServerEvent } from './sse';

export interface StreamOptions {
  /** Opens the stream after what was heard; rejects with Problem. */
  open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  onevent: (event: ServerEvent) => void;
  onstate: (state: StreamState, problem?: Problem) => void;
}
export type StreamState = 'connecting' | 'live' | 'offline';

/** ms. The server comments every 15 s; twice that and a little without a byte is a dead line. */
const silence = 35_000;
/** ms without a byte after which a tab that is seen again does not trust its line. */
const doubt = 20_000;
const shortestWait = 500;
const longestWait = 15_000;

/**
 * One event stream that stays: reconnects with growing pauses (0.5 to 15 s, and chance, so that a restarted server is not met by
 * all at once), at once when the network or the tab is back, and when the line is silent for too long. It is read with fetch:
 * EventSource hides the status of a refusal and the comments by which a line proves alive.
 */
export class Stream {
  readonly #options: StreamOptions;
  #attempt: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #heardAt = 0;
  #running = false;
  /** Until then the server wants to be left alone. */
  #notBefore = 0;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    globalThis.addEventListener?.('online', this.#hurry);
    globalThis.addEventListener?.('offline', this.#drop);
    globalThis.document?.addEventListener('visibilitychange', this.#seen);
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    globalThis.removeEventListener?.('online', this.#hurry);
    globalThis.removeEventListener?.('offline', this.#drop);
    globalThis.document?.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#timer);
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  /** Tries again without waiting out a pause of our own. */
  nudge(): void {
    if (this.#attempt === undefined && Date.now() >= this.#notBefore) this.reconnect();
  }

  /** Drops the line, if any, and connects again after `wait` ms, of which the server has asked for so many. */
  reconnect(wait = 0, asked = wait): void {
    if (!this.#running) return;
    this.#notBefore = Date.now() + asked;
    this.#attempt?.abort();
    this.#attempt = undefined;
    clearTimeout(this.#timer);
    if (wait > 0) this.#timer = setTimeout(() => this.#connect(), wait);
    else this.#connect();
  }

  readonly #hurry = () => {
    this.#failures = 0;
    this.reconnect();
  };
  readonly #drop = () => {
    this.#options.onstate('offline');
  };
  readonly #seen = () => {
    if (!document.hidden && Date.now() - this.#heardAt > doubt) this.#hurry();
  };

  #connect(): void {
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#options.onstate('connecting');
    this.#heard(attempt);
    this.#read(attempt).catch((error: unknown) => {
      if (this.#attempt === attempt) this.#failed(asProblem(error));
    });
  }

  async #read(attempt: AbortController): Promise<void> {
    const body = await this.#options.open(attempt.signal);
    const parser = new EventParser();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    attempt.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    for (;;) {
      const { done, value } = await reader.read();
      if (this.#attempt !== attempt) return;
      if (done) throw new TypeError('the stream ended');
      this.#heard(attempt);
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        if (this.#attempt !== attempt) return; // an event of this piece ended it
        this.#failures = 0;
        this.#options.onevent(event);
      }
    }
  }

  /** A sign of life: the next must come within `silence`. */
  #heard(attempt: AbortController): void {
    this.#heardAt = Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#attempt === attempt) this.#failed(asProblem(new DOMException('silent', 'TimeoutError')));
    }, silence);
  }

  #failed(problem: Problem): void {
    this.#options.onstate('offline', problem);
    const pause = Math.min(longestWait, shortestWait * 2 ** this.#failures++);
    const asked = Number(problem.params.retry_after_s ?? 0) * 1000;
    this.reconnect(Math.max(asked, pause * (0.5 + Math.random() / 2)), asked);
  }
}
