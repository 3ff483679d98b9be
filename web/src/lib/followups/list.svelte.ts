import { asProblem, type FollowUp, type Problem } from '$lib/api';
import { live, type FeedEvent } from '$lib/live';
import { SvelteSet } from 'svelte/reactivity';
import { followUps, type FollowUpQuery } from './api';

/** How many are fetched at once. */
const page = 50;
/** Settled by me just now: they are gone from every list before the server has said so. */
const settled = new SvelteSet<string>();

/** Takes one from the lists at once; what it returns puts it back. */
export function takeOut(id: string): () => void {
  settled.add(id);
  return () => void settled.delete(id);
}

/** Open follow-ups, the first due first: fetched when they are looked at, and again when one of them may have moved. */
export class FollowUpList {
  readonly #query: FollowUpQuery;
  #items = $state.raw<readonly FollowUp[]>();
  #turn = 0;
  /** There are more; given back to the server. */
  next = $state.raw<string | null>(null);
  problem = $state.raw<Problem>();

  constructor(query: FollowUpQuery) {
    this.#query = query;
  }

  /** undefined: not known yet. */
  readonly items = $derived(this.#items?.filter((one) => !settled.has(one.id)));

  /** Fetches it, and hears of what moves in it, until what is returned is called: for an effect. */
  readonly watch = (): (() => void) => {
    void live.epoch; // something may have been missed
    void this.load();
    return live.hear((event) => {
      if (this.#concerns(event)) void this.load();
    });
  };

  /** Fetches as much of it as is known, at least a page. Of two at once the later one counts. */
  async load(): Promise<void> {
    const limit = Math.min(100, Math.max(page, this.#items?.length ?? 0));
    await this.#fetch({ limit }, () => []);
  }

  async loadMore(): Promise<void> {
    await this.#fetch({ limit: page, after: this.next }, () => this.#items ?? []);
  }

  async #fetch(query: FollowUpQuery, before: () => readonly FollowUp[]): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { items, next } = await followUps.list({ ...this.#query, ...query });
      if (turn !== this.#turn) return;
      this.#items = [...before(), ...items];
      this.next = next;
      this.problem = undefined;
    } catch (error) {
      if (turn === this.#turn) this.problem = asProblem(error);
    }
  }

  #concerns(event: FeedEvent): boolean {
    const { conversation } = this.#query;
    if (event.name === 'remove') return conversation === undefined || conversation === event.data.number;
    if (event.name !== 'change') return false;
    const { conversation: row, message, before, after } = event.data;
    if (conversation !== undefined && row?.number !== conversation) return false;
    // One that I see from now on may have some; and a line tells of each change.
    return moves(message?.content.event?.name) || Boolean(row?.follow_up_at && after && !before);
  }
}

/** The system lines that tell of follow-ups. */
export const moves = (line: string | undefined): boolean => line?.startsWith('follow_up') ?? false;
