import type { Counts as CountsData } from '$lib/api';
import { stepCounts, type Access, type Step } from './facts';
import { later } from './seq';

/** Steps kept, to be taken again over counts that the server made before them. */
const history = 1000;
/** Up to how many unattended ones the server counts. */
const bound = 1000;

export const noCounts: CountsData = {
  seq: '0',
  mine: 0,
  mine_unread: 0,
  unassigned: 0,
  all: 0,
  pending_mine: 0,
  snoozed: 0,
  unattended: 0,
  bot: 0,
  mentions: 0,
  participating: 0,
  follow_ups: 0,
  follow_up_at: null,
  by_inbox: {},
  by_team: {},
  by_label: {},
};

/**
 * The counts of the views: the server's at one seq, moved by each change after it, and over them what I have just done. Each
 * seq counts once, in whatever order it comes.
 */
export class Counts {
  readonly #access: () => Access;
  #base = $state.raw<CountsData>(noCounts);
  #optimistic = $state.raw<readonly Step[]>([]);
  #steps: (Step & { seq: string })[] = [];
  #seen = new Set<string>();
  /** The server counted to its bound only: what is shown may be less than there are. */
  #atLeast = false;

  constructor(access: () => Access) {
    this.#access = access;
  }

  readonly shown = $derived.by<CountsData>(() => {
    if (this.#optimistic.length === 0) return this.#base;
    return this.#optimistic.reduce((counts, step) => stepCounts(counts, step, this.#access()), this.#base);
  });

  /** What the server counted, with what has come since. */
  set(counts: CountsData): void {
    const access = this.#access();
    this.#steps = this.#steps.filter((step) => later(step.seq, counts.seq));
    this.#atLeast = counts.unattended >= bound;
    this.#base = this.#steps.reduce((moved, step) => stepCounts(moved, step, access), counts);
    this.#base.seq = counts.seq;
  }

  /** Nobody knows any more how many wait: the server is to be asked. */
  get vague(): boolean {
    return this.#atLeast && this.#base.unattended < bound;
  }

  step(seq: string, step: Step): void {
    if (this.#seen.has(seq) || !later(seq, this.#base.seq)) return;
    this.#seen.add(seq);
    this.#steps.push({ ...step, seq });
    if (this.#steps.length > history) this.#forget();
    this.#base = stepCounts(this.#base, step, this.#access());
  }

  /** What I have just done, until the stream brings it. */
  set optimistic(steps: readonly Step[]) {
    if (steps.length > 0 || this.#optimistic.length > 0) this.#optimistic = steps;
  }

  clear(): void {
    this.#steps = [];
    this.#seen.clear();
    this.#optimistic = [];
    this.#base = noCounts;
  }

  #forget(): void {
    for (const step of this.#steps.splice(0, history / 2)) this.#seen.delete(step.seq);
  }
}
