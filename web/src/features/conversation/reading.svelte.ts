import type { Conversation } from '$lib/api';
import { live, type Thread } from '$lib/live';
import { keyOf } from './timeline/rows';

/** ms that new messages must be in sight before they count as read. */
const glance = 1000;

/**
 * Tells the server that the conversation has been read, once it has been visible and focused for a second. Whether that moves
 * the read mark is the server's to decide: only the assignee's reading does, or anyone's entitled while nobody has it.
 */
export class Reading {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #here = $state(isHere());
  #newestInSight = $state(false);
  /** Up to where it was reported; the server may have left its mark where it was, and asking again would not change that. */
  #reported = $state<number>();
  readonly #conversation: () => Conversation | undefined;
  readonly #thread: Thread;

  constructor(conversation: () => Conversation | undefined, thread: Thread) {
    this.#conversation = conversation;
    this.#thread = thread;
  }

  /** To be called in an effect, which ends it. */
  follow(): void {
    this.#stopped = false;
    $effect(() => {
      const update = () => (this.#here = isHere());
      update();
      const events = ['focus', 'blur'] as const;
      for (const name of events) window.addEventListener(name, update);
      document.addEventListener('visibilitychange', update);
      return () => {
        for (const name of events) window.removeEventListener(name, update);
        document.removeEventListener('visibilitychange', update);
      };
    });
    $effect(() => {
      const current = this.#conversation();
      const waits = current !== undefined && (current.unread_count > 0 || current.marked_unread) && this.#news;
      if (
        waits &&
        !live.watching &&
        live.catalogue.can('conversations.reply') &&
        this.#here &&
        this.#newestInSight &&
        this.#thread.state === 'ready'
      )
        this.#arm();
      return () => clearTimeout(this.#timer);
    });
  }

  /** The last row in sight; only with the customer's newest message there has all of it been read. */
  saw(key: string): void {
    const messages = this.#thread.messages;
    const seen = messages.findLastIndex((message) => keyOf(message) === key);
    this.#newestInSight = seen >= 0 && seen >= messages.findLastIndex((message) => message.direction === 'in');
  }

  /** Not read after all: it was marked so, or is being left. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  get #news(): boolean {
    return this.#thread.lastSeq !== this.#reported;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      const number = this.#conversation()?.number;
      if (number === undefined) return;
      this.#reported = this.#thread.lastSeq;
      void live.changes.read(number);
    }, glance);
  }
}

function isHere(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'visible' && document.hasFocus();
}
