import type { Message } from '$lib/api';
import { live, type Thread } from '$lib/live';
import type { Section } from './timeline/rows';

/**
 * The messages with a contact from a conversation backwards: its own, then those of the earlier ones, each fetched when the
 * reader gets there. Whoever goes to a message far back stands in a part of them that ends before a gap, until that is read or left.
 */
export class History {
  readonly thread: Thread;
  /** Where the reader stands, if that has a past that is apart. */
  at = $state.raw<Thread>();

  /** @param alone it ends where this conversation begins. */
  constructor(
    readonly number: number,
    private readonly alone = false,
  ) {
    this.thread = live.thread(number);
  }

  /** Whether what is known of the conversation is still kept here: memory lets go of those not looked at for long. */
  get current(): boolean {
    return live.thread(this.number) === this.thread;
  }

  /** Newest conversation first. The last of them may be known by its end only. */
  readonly #chain: readonly { thread: Thread; ended: Section['ended'] }[] = $derived.by(() => {
    let chain: { thread: Thread; ended: Section['ended'] }[] = [{ thread: this.thread, ended: null }];
    for (let last = this.thread; ;) {
      if (last === this.at && last.past) chain = [{ thread: (last = last.past), ended: null }];
      if (this.alone || last.state !== 'ready' || last.more || !last.previous) return chain;
      const { number, closed_at, closed_by } = last.previous;
      if (chain.some((link) => link.thread.number === number)) return chain;
      last = live.thread(number);
      chain.push({ thread: last, ended: { at: closed_at, by: closed_by?.name ?? null } });
    }
  });

  /** Oldest first, as on screen. */
  readonly sections: readonly Section[] = $derived(
    this.#chain.map(({ thread, ended }) => ({ number: thread.number, messages: thread.messages, ended })).reverse(),
  );

  readonly more: boolean = $derived.by(() => {
    const oldest = this.#oldest;
    if (oldest === this.thread && oldest.state !== 'ready') return false; // the opening itself shows how it goes
    return oldest.more || (!this.alone && (oldest.state !== 'ready' || oldest.previous !== null));
  });

  /** What is on screen ends before a gap. */
  get newer(): boolean {
    return this.at?.past !== undefined;
  }
  /** Of all, whether the reader has got there or not. */
  get newest(): Message | undefined {
    return this.thread.messages.at(-1);
  }

  get #oldest(): Thread {
    return this.#chain[this.#chain.length - 1]?.thread ?? this.thread;
  }

  /** Fetches the next page upwards. Rejects if it could not be had. */
  async loadOlder(): Promise<void> {
    const oldest = this.#oldest;
    if (oldest !== this.thread && oldest.state !== 'ready') await live.open(oldest.number);
    else await oldest.loadOlder();
    if (oldest.olderProblem) throw oldest.olderProblem;
  }
  /** Fetches the next page downwards, where there is a gap. Rejects if it could not be had. */
  async loadNewer(): Promise<void> {
    await this.at?.past?.loadNewer();
  }

  /** All that are known of, newest first. */
  get threads(): readonly Thread[] {
    return [this.thread, ...this.#chain.map(({ thread }) => live.thread(thread.number))];
  }

  /** Up to the newest, without a gap. */
  toEnd(): void {
    if (this.at) this.at.past = undefined;
    this.at = undefined;
  }
}
