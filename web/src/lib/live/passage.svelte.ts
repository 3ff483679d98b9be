import type { Message } from '$lib/api';
import { compareMessages, Thread } from './thread.svelte';

/** Messages that one request brings, half of them newer than the one that it is about. */
const pageSize = 100;

/**
 * A part of a conversation around a message that somebody went to, however far back. Older ones are fetched before it, newer ones after
 * it, until it meets the end that is in memory: then the conversation has no gap any more, and the passage is over.
 */
export class Passage extends Thread {
  readonly #whole: Thread;
  #coming: Promise<void> | undefined;

  constructor(whole: Thread) {
    super(whole.number, whole.source);
    this.#whole = whole;
  }

  /** Fetches what is around a message. Rejects with Problem; 404: it is not in this conversation, or not mine to see. */
  async begin(id: string): Promise<void> {
    const seq = this.source.heard();
    const { items, next, previous } = await this.source.page(this.number, { around: id, limit: pageSize });
    await this.take({ messages: items, more: next !== null, next, previous: previous ?? null, seq });
    this.#whole.past = this;
    this.#meet(items, id);
  }

  /** Fetches the next page downwards, once at a time. Rejects with Problem. */
  loadNewer(): Promise<void> {
    return (this.#coming ??= this.#loadNewer().finally(() => (this.#coming = undefined)));
  }

  async #loadNewer(): Promise<void> {
    const last = this.lastSeenId;
    if (last === undefined) return;
    const seq = this.source.heard();
    const { items } = await this.source.page(this.number, { around: last, limit: pageSize });
    super.putAll(items, seq);
    this.#meet(items, last);
  }

  /** Over, if that page has brought something of the end, or there is nothing newer. */
  #meet(page: readonly Message[], middle: string): void {
    if (this.#whole.past !== this) return; // left meanwhile
    const end = new Set(this.#whole.messages.map(({ id }) => id));
    const newer = page.findIndex(({ id }) => id === middle);
    if (newer < pageSize / 2 || page.some(({ id }) => end.has(id))) this.#whole.join(this);
  }

  /** Something may have been missed. */
  async refresh(): Promise<void> {
    const middle = this.messages[this.messages.length >> 1];
    if (!middle) return;
    const seq = this.source.heard();
    const page = await this.source.page(this.number, { around: middle.id, limit: pageSize }).catch(() => undefined);
    if (page) super.putAll(page.items, seq);
  }

  /** What comes at the end is not for here. */
  override putAll(messages: readonly Message[], seq: string): void {
    const last = this.messages.at(-1);
    super.putAll(last ? messages.filter((one) => compareMessages(one, last) <= 0) : messages, seq);
  }
}
