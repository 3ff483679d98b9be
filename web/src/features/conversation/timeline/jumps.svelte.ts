import { tick } from 'svelte';
import type { History } from '../history.svelte';
import type { Anchor } from './anchor.svelte';
import { find } from './reach';
import type { Rendered } from './rendered.svelte';
import { keyOf } from './rows';

/** What a jump needs of the messages on screen. */
export interface Ground {
  readonly anchor: Anchor | undefined;
  readonly rendered: Rendered;
  readonly history: History;
  readonly shown: boolean;
  /** Remembers the heights of what is about to leave. */
  measure: () => void;
  focus: (key: string) => void;
  toEnd: () => Promise<void>;
}

/** A place on screen, and the message that it is at; without a key, the end. */
interface Place {
  key?: string;
  offset: number;
  id?: string;
}

/** ms for which a message that was gone to is lit. */
const shine = 2500;

/** Goes to messages, wherever in the history they are, and back to where the reader was. */
export class Jumps {
  /** Where the reader was; null: there is nowhere to go back to. */
  from = $state.raw<Place | null>(null);
  /** The key of what was gone to a moment ago. */
  lit = $state<string | null>(null);
  readonly #ground: Ground;
  #turn = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** The reader goes elsewhere: what is still being looked for is not gone to. */
  leave(): void {
    this.#turn++;
    this.from = this.lit = null;
  }

  async to(id: string): Promise<void> {
    const { rendered, anchor } = this.#ground;
    const at = anchor?.position;
    const from = at ? { ...at, id: rendered.messages.find((one) => keyOf(one) === at.key)?.id } : { offset: 0 };
    this.#ground.measure();
    if (!(await this.#reach(id)) || !anchor || !this.#ground.shown) return;
    const index = rendered.messages.findIndex((one) => one.id === id);
    if (index < 0) return;
    this.from = from;
    rendered.include(index);
    anchor.stuck = false;
    await tick();
    const key = rendered.keys[index] ?? '';
    anchor.place(key, 0.35);
    rendered.stay();
    this.lit = key;
    this.#ground.focus(key);
    setTimeout(() => (this.lit = this.lit === key ? null : this.lit), shine);
  }

  async back(): Promise<void> {
    const { rendered, history, toEnd } = this.#ground;
    const { key, id, offset } = this.from ?? { offset: 0 };
    this.from = null;
    if (key === undefined) return toEnd();
    if (rendered.indexOf(key) === undefined) {
      history.toEnd();
      if (id) await this.#reach(id);
    }
    const index = rendered.indexOf(key);
    if (index !== undefined) rendered.include(index);
    await tick();
    this.#ground.anchor?.restore({ key, offset });
  }

  /** Has a message among those that are loaded; says so if it cannot be had. Whoever goes elsewhere meanwhile goes there. */
  async #reach(id: string): Promise<boolean> {
    const turn = ++this.#turn;
    const { rendered, history } = this.#ground;
    if (rendered.messages.some((one) => one.id === id)) return true;
    const thread = await find(history.threads, id);
    if (turn !== this.#turn || !thread) return false;
    history.at = thread;
    return true;
  }
}
