import type { Message } from '$lib/api';
import { outside } from './outside.svelte';
import { Thread, type ThreadSource } from './thread.svelte';

/** Conversations whose messages stay in memory. */
const kept = 60;
/** Conversations that may be on screen together: one and what came before it. */
const together = 3;

/** The messages in memory, by conversation, and which of them are looked at. */
export class Threads {
  shown: readonly number[] = [];
  readonly #source: ThreadSource;
  /** Those of a conversation that wait to be sent. */
  readonly #bubbles: (number: number) => readonly Message[];
  readonly #all = new Map<number, Thread>();

  constructor(source: ThreadSource, bubbles: (number: number) => readonly Message[]) {
    this.#source = source;
    this.#bubbles = bubbles;
  }

  of(number: number): Thread {
    let thread = this.#all.get(number);
    if (!thread) {
      thread = outside(() => this.#make(number));
      this.#all.set(number, thread);
    }
    return thread;
  }

  #make(number: number): Thread {
    const thread = new Thread(number, this.#source);
    thread.local = this.#bubbles(number);
    return thread;
  }

  /** Only if it is in memory. */
  known(number: number): Thread | undefined {
    return this.#all.get(number);
  }

  /** This one is looked at: it is the last to go. */
  show(number: number): void {
    this.shown = [number, ...this.shown.filter((one) => one !== number)].slice(0, together);
    const thread = this.of(number);
    this.#all.delete(number);
    this.#all.set(number, thread);
    for (const old of this.#all.keys()) {
      if (this.#all.size <= kept) break;
      this.#drop(old);
    }
  }

  expire(): void {
    for (const thread of this.#all.values()) thread.fresh = false;
  }

  /** Only those that are looked at stay. */
  narrow(): void {
    for (const number of this.#all.keys()) if (!this.shown.includes(number)) this.#drop(number);
  }

  clear(): void {
    this.#all.clear();
    this.shown = [];
  }

  #drop(number: number): void {
    this.#all.get(number)?.clear();
    this.#all.delete(number);
  }
}
