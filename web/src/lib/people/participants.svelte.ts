import { asProblem, type Problem, type Ref } from '$lib/api';
import { live } from '$lib/live';
import { people } from './api';
import { SvelteMap } from 'svelte/reactivity';

/** Who follows a conversation, fetched when it is looked at and kept up by the log. What I do shows at once. */
class Participants {
  readonly #known = new SvelteMap<number, readonly Ref[]>();
  readonly #failed = new SvelteMap<number, Problem>();
  /** When each was fetched, as the store counts: nothing of it was missed since. */
  readonly #epochs = new Map<number, number>();
  #owner = '';

  constructor() {
    live.hear((event) => {
      if (event.name === 'resync') this.#known.clear();
      if (event.name === 'remove') this.#known.delete(event.data.number);
      if (event.name !== 'change') return;
      const { participant, conversation } = event.data;
      const list = conversation && this.#known.get(conversation.number);
      if (participant && list)
        this.#known.set(conversation.number, changed(list, participant.user, participant.follows));
    });
  }

  /** By name; undefined: not known yet. */
  of(number: number): readonly Ref[] | undefined {
    return this.#known.get(number);
  }
  problem(number: number): Problem | undefined {
    return this.#failed.get(number);
  }

  /** Fetches it if something of it may be unknown. */
  async need(number: number): Promise<void> {
    const known = this.#owner === live.owner && this.#known.has(number);
    if (!known || this.#epochs.get(number) !== live.epoch) await this.load(number);
  }

  async load(number: number): Promise<void> {
    if (this.#owner !== live.owner) this.#known.clear();
    this.#owner = live.owner;
    this.#epochs.set(number, live.epoch);
    this.#failed.delete(number);
    try {
      const { items, mine } = await people.of(number);
      this.#known.set(
        number,
        [...items].sort((a, b) => a.name.localeCompare(b.name)),
      );
      live.putInvolvement(mine);
    } catch (error) {
      this.#failed.set(number, asProblem(error));
    }
  }

  /** Lets somebody follow it, or no longer. */
  async set(number: number, user: Ref, follows: boolean): Promise<boolean> {
    const before = this.#known.get(number);
    if (before) this.#known.set(number, changed(before, user, follows));
    try {
      const { mine } = await (follows ? people.add(number, user.id) : people.remove(number, user.id));
      if (user.id === live.catalogue.me.user.id) live.putInvolvement(mine);
      return true;
    } catch (error) {
      if (before) this.#known.set(number, before);
      live.changes.onrefused?.({ problem: asProblem(error), number });
      return false;
    }
  }
}

function changed(list: readonly Ref[], { id, name }: Ref, follows: boolean): readonly Ref[] {
  const others = list.filter((one) => one.id !== id);
  return follows ? [...others, { id, name }].sort((a, b) => a.name.localeCompare(b.name)) : others;
}

export const participants = new Participants();
