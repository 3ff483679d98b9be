import { History } from './history.svelte';
import { Opened } from './opened.svelte';

/** The messages of a conversation, drawn: `opened` is the latest visit to it. */
export interface Pane {
  readonly number: number;
  readonly history: History;
  readonly opened: Opened;
}

/** How many stay drawn: as many as somebody goes to and fro between, with a little over. */
const most = 9;

/**
 * The messages of the conversations that were opened last stay drawn out of sight, so that to go back to one of them costs no more than
 * to uncover it.
 */
export class Panes {
  /** In the order in which they were first drawn, which the DOM keeps. */
  #kept: readonly Pane[] = [];
  /** The number of the one visited last is the last. */
  #visited: number[] = [];

  /** A visit begins: what is to be drawn, and which of it is on screen. */
  visit(number: number): { pane: Pane; kept: readonly Pane[] } {
    const before = this.#kept.find((one) => one.number === number);
    // Memory may have let go of what it was drawn from.
    const history = before?.history.current ? before.history : new History(number);
    const pane: Pane = { number, history, opened: new Opened(history) };
    this.#visited = [...this.#visited.filter((one) => one !== number), number].slice(-most);
    const kept = this.#kept.filter((one) => this.#visited.includes(one.number));
    this.#kept = before ? kept.map((one) => (one === before ? pane : one)) : [...kept, pane];
    return { pane, kept: this.#kept };
  }
}
