import { asProblem, Problem, uuid, type Conversation, type Ending } from '$lib/api';
import type { Refused, ChangesSource } from './changes';
import type { Patch } from './conversations.svelte';
import type { Errand } from './outbox.svelte';

/** Something done to a conversation, as it is kept: with the key under which the server does it once, and what I saw. */
export interface Act {
  id: string;
  number: number;
  verb: string;
  body: object;
  ending?: Ending;
  /** How the conversation looks by it, until it is done. */
  over?: Partial<Conversation>;
}

/**
 * What I did to conversations and the server does not have yet. It is kept on disk, stands in line with the messages that were written
 * to the same conversation, and is shown as if it were done. Each goes out once, whatever became of the first attempt, since the key
 * stays the same. One that is refused then is taken back and told: it holds nothing behind it.
 */
export class Acts {
  readonly #source: ChangesSource;
  /** Told of one that waits, and of one that was refused in the end. */
  readonly #tell: (refused: Refused) => void;

  constructor(source: ChangesSource, tell: (refused: Refused) => void) {
    this.#source = source;
    this.#tell = tell;
  }

  /** Whether some of a conversation wait. */
  holds(number: number): boolean {
    return this.#source.outbox.queue(number).entries.some((entry) => entry instanceof Waiting);
  }

  /**
   * From now on it waits, and is not done yet: false.
   * @param before the conversation without it.
   */
  add(act: Act, patch: Patch, before: Conversation | undefined, why?: Problem): false {
    const over = before && difference(before, patch.apply(before));
    const waiting = this.#wait({ ...act, over }, patch);
    void this.#keep(waiting).then(() => this.#queue(act.number).pump());
    this.#tell({
      problem: why ?? new Problem(0, 'network'),
      number: act.number,
      act,
      cancel: () => this.#cancel(waiting),
    });
    return false;
  }

  /** Takes up what an earlier visit left. */
  restore(kept: readonly Act[]): void {
    for (const act of kept) {
      const { entries } = this.#queue(act.number);
      if (entries.some((entry) => entry.clientId === act.id)) continue;
      const patch = this.#source.conversations.patch(act.number, (now) => ({ ...now, ...act.over }));
      this.#wait(act, patch).onDisk = true;
    }
  }

  #queue(number: number) {
    return this.#source.outbox.queue(number);
  }

  #wait(act: Act, patch: Patch): Waiting {
    const waiting: Waiting = new Waiting(act, patch, () => this.#attempt(waiting));
    this.#queue(act.number).add(waiting);
    return waiting;
  }

  async #attempt(waiting: Waiting): Promise<Problem | undefined> {
    const { act, patch } = waiting;
    const { api, conversations } = this.#source;
    if (await this.#gone(waiting)) return undefined;
    waiting.state = 'sending';
    try {
      conversations.confirm(patch, await api.conversations.act(act.number, act.verb, act.body, act.id));
      this.#drop(waiting);
      return undefined;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.passing || problem.code === 'unauthenticated' || problem.code === 'idempotency_key_busy') {
        waiting.state = 'waiting';
        return problem;
      }
      this.#drop(waiting);
      conversations.settle(patch, problem);
      this.#refused(act, problem);
      return undefined;
    }
  }

  #refused(act: Act, problem: Problem): void {
    const { number, ending } = act;
    const again = problem.code === 'changed_meanwhile' ? () => void this.#again(act) : undefined;
    this.#tell({ problem, number, ending, act, again });
  }

  /** The same once more, knowing what is there now. */
  async #again(act: Act): Promise<void> {
    const { conversations, api } = this.#source;
    const before = conversations.peek(act.number);
    if (!before) return;
    const seen = { expected_assignee_id: before.assignee?.id ?? null, expected_status: before.status };
    const next: Act = { ...act, id: uuid(), body: { ...act.body, ...seen } };
    const patch = conversations.patch(act.number, (now) => ({ ...now, ...act.over }));
    try {
      conversations.confirm(patch, await api.conversations.act(next.number, next.verb, next.body, next.id));
    } catch (error) {
      const problem = asProblem(error);
      if (problem.passing) return void this.add(next, patch, before, problem);
      conversations.settle(patch, problem);
      this.#refused(next, problem);
    }
  }

  /** Done or taken back meanwhile, here or in another tab: its answer came by the stream. */
  async #gone(waiting: Waiting): Promise<boolean> {
    const { number, id } = waiting.act;
    if (!this.#queue(number).entries.includes(waiting)) return true;
    const kept = await this.#source
      .cache()
      .get('outbox', id)
      .catch(() => waiting);
    if (!waiting.onDisk || kept) return false;
    this.#cancel(waiting);
    return true;
  }

  #cancel(waiting: Waiting): void {
    if (waiting.state === 'sending') return;
    this.#drop(waiting);
    this.#source.conversations.unpatch(waiting.patch);
  }

  #drop(waiting: Waiting): void {
    this.#queue(waiting.act.number).remove(waiting);
    void this.#source
      .cache()
      .delete('outbox', waiting.act.id)
      .catch(() => undefined);
  }

  /** Without a disk it is done all the same; it would only not survive a reload. */
  async #keep(waiting: Waiting): Promise<void> {
    const { act } = waiting;
    try {
      await this.#source.cache().put('outbox', act.id, { act: JSON.parse(JSON.stringify(act)) as Act });
      waiting.onDisk = true;
      if (!this.#queue(act.number).entries.includes(waiting)) await this.#source.cache().delete('outbox', act.id);
    } catch (error) {
      console.warn('A change could not be kept on this machine.', error);
    }
  }
}

/** One of them. */
class Waiting implements Errand {
  readonly act: Act;
  readonly patch: Patch;
  readonly attempt: () => Promise<Problem | undefined>;
  state: 'waiting' | 'sending' | 'failed' = 'waiting';
  onDisk = false;

  constructor(act: Act, patch: Patch, attempt: () => Promise<Problem | undefined>) {
    this.act = act;
    this.patch = patch;
    this.attempt = attempt;
  }

  get clientId(): string {
    return this.act.id;
  }
}

/** What is otherwise in one than in the other. */
function difference(before: Conversation, after: Conversation): Partial<Conversation> {
  const changed = Object.entries(after).filter(([name, value]) => value !== before[name as keyof Conversation]);
  return Object.fromEntries(changed) as Partial<Conversation>;
}
