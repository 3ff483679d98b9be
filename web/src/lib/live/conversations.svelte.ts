import type { Conversation, Problem, Time } from '$lib/api';
import { untrack } from 'svelte';
import { Register } from './register.svelte';
import { later, micros } from './seq';

/** A change of ours that the server has not confirmed through the stream yet. */
export interface Patch {
  number: number;
  apply: (conversation: Conversation) => Conversation;
  /** The version that the server made of it; it goes when the stream has brought as much. */
  confirmed?: string;
}

/**
 * The conversations in memory: what the server said last, and over it what I have just done. `fresh` are those heard of since
 * the last full fetch; others are a memory of it and belong to no list.
 */
export class Conversations {
  readonly #shown = new Register<number, Conversation>();
  readonly #stored = new Map<number, Conversation>();
  readonly #patches = new Map<number, Patch[]>();
  readonly #fresh = new Set<number>();
  /** When each was taken from my sight, so that a late answer does not bring it back. */
  readonly #removed = new Map<number, string>();
  #dirty: Set<number> | undefined;
  /** Told of what changed, once per batch. */
  onchange: (numbers: ReadonlySet<number>) => void = () => undefined;

  /** State of one entry: drawn again when it changes. */
  get(number: number): Conversation | undefined {
    return this.#shown.get(number);
  }
  peek(number: number): Conversation | undefined {
    return untrack(() => this.#shown.get(number));
  }
  /** What the server said last, without what is pending. */
  stored(number: number): Conversation | undefined {
    return this.#stored.get(number);
  }
  isFresh(number: number): boolean {
    return this.#fresh.has(number);
  }
  /** All of them; drawn again at every change. */
  get all(): readonly Conversation[] {
    return this.#shown.all;
  }
  get freshNumbers(): Iterable<number> {
    return this.#fresh;
  }

  /** Takes in what the server said, unless something newer is known. Cached rows are not fresh. */
  put(conversation: Conversation, fresh = true): void {
    const { number, version } = conversation;
    const known = this.#stored.get(number);
    const gone = this.#removed.get(number);
    if (gone && !later(version, gone)) return;
    if (fresh) {
      this.#fresh.add(number);
      this.#removed.delete(number);
      this.#mark(number);
    }
    const replied_at = newer(conversation.replied_at, known?.replied_at);
    if (known && !later(version, known.version)) {
      if (replied_at === known.replied_at) return;
      conversation = known;
    }
    this.#stored.set(number, replied_at ? { ...conversation, replied_at } : conversation);
    this.#settle(number, version);
    this.#show(number);
  }

  remove(number: number, seq: string): void {
    const known = this.#stored.get(number);
    if (known && later(known.version, seq)) return;
    this.#removed.set(number, seq);
    this.#stored.delete(number);
    this.#fresh.delete(number);
    this.#patches.delete(number);
    this.#shown.delete(number);
    this.#mark(number);
  }

  /** Shows a change before the server has confirmed it; undone with `unpatch`. */
  patch(number: number, apply: Patch['apply']): Patch {
    const patch = { number, apply };
    this.#patches.set(number, [...(this.#patches.get(number) ?? []), patch]);
    this.#show(number);
    return patch;
  }

  /** The server did it: its answer is shown until the stream has brought as much. */
  confirm(patch: Patch, answer: Conversation): void {
    patch.apply = () => answer;
    patch.confirmed = answer.version;
    const stored = this.#stored.get(patch.number);
    if (stored) this.#settle(patch.number, stored.version);
    this.#show(patch.number);
  }

  /** The server refused it: what it says is there now is shown, or what was. */
  settle(patch: Patch, { code, params }: Problem): void {
    const theirs = code === 'changed_meanwhile' && (params.conversation as Conversation | undefined);
    if (theirs) this.confirm(patch, theirs);
    else this.unpatch(patch);
  }

  unpatch(patch: Patch): void {
    this.#keepPatches(patch.number, (one) => one !== patch);
    this.#show(patch.number);
  }

  /** Pairs of what is stored and what is shown, where they differ. */
  *pending(): Generator<[Conversation, Conversation]> {
    for (const number of this.#patches.keys()) {
      const stored = this.#stored.get(number);
      const shown = this.peek(number);
      if (stored && shown && stored !== shown) yield [stored, shown];
    }
  }

  /** Carries a change of something that conversations name (a contact, an inbox) into all of them. */
  revise(change: (conversation: Conversation) => Conversation): void {
    this.batch(() => {
      for (const [number, stored] of this.#stored) {
        const revised = change(stored);
        if (revised === stored) continue;
        this.#stored.set(number, revised);
        this.#show(number);
      }
    });
  }

  /** Everything known is a memory from now on. */
  expire(): void {
    this.#fresh.clear();
    this.#removed.clear();
  }

  clear(): void {
    this.expire();
    this.#stored.clear();
    this.#patches.clear();
    this.#shown.clear();
  }

  /** Tells of all changes inside at once. */
  batch(work: () => void): void {
    if (this.#dirty) {
      work();
      return;
    }
    this.#dirty = new Set();
    try {
      work();
    } finally {
      const dirty = this.#dirty;
      this.#dirty = undefined;
      if (dirty.size > 0) this.#tell(dirty);
    }
  }

  #settle(number: number, version: string): void {
    this.#keepPatches(number, (patch) => !patch.confirmed || later(patch.confirmed, version));
  }

  #keepPatches(number: number, keep: (patch: Patch) => boolean): void {
    const rest = (this.#patches.get(number) ?? []).filter(keep);
    if (rest.length > 0) this.#patches.set(number, rest);
    else this.#patches.delete(number);
  }

  #show(number: number): void {
    const stored = this.#stored.get(number);
    if (!stored) return;
    const patches = this.#patches.get(number) ?? [];
    const shown = patches.reduce((conversation, patch) => patch.apply(conversation), stored);
    const { replied_at } = stored; // an answer does not tell
    this.#shown.set(number, replied_at && !shown.replied_at ? { ...shown, replied_at } : shown);
    this.#mark(number);
  }

  #mark(number: number): void {
    if (this.#dirty) this.#dirty.add(number);
    else this.#tell(new Set([number]));
  }

  #tell(numbers: ReadonlySet<number>): void {
    this.onchange(numbers);
  }
}

function newer(a: Time | null | undefined, b: Time | null | undefined): Time | undefined {
  if (!a || !b) return a ?? b ?? undefined;
  return micros(a) > micros(b) ? a : b;
}
