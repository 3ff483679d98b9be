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
/** How many are drawn before they are opened. */
const mostAhead = 2;

/**
 * The messages of the conversations that were opened last stay drawn out of sight, so that to go back to one of them costs no more than
 * to uncover it. So do those that are expected next.
 */
export class Panes {
  /** In the order in which they were first drawn, which the DOM keeps. */
  #kept: readonly Pane[] = [];
  /** Their numbers, the latest last. */
  #visited: number[] = [];
  #expected: number[] = [];

  get kept(): readonly Pane[] {
    return this.#kept;
  }

  /** A visit begins to what is on screen from now on. */
  visit(number: number): Pane {
    this.#visited = latest(this.#visited, number, most);
    this.#expected = this.#expected.filter((one) => one !== number);
    return this.#draw(number);
  }

  /** It may be visited next. */
  expect(number: number): void {
    if (this.#kept.some((one) => one.number === number && one.history.current)) return;
    this.#expected = latest(this.#expected, number, mostAhead);
    this.#draw(number);
  }

  #draw(number: number): Pane {
    const before = this.#kept.find((one) => one.number === number);
    // Memory may have let go of what it was drawn from.
    const history = before?.history.current ? before.history : new History(number);
    const pane: Pane = { number, history, opened: new Opened(history) };
    const all = before ? this.#kept.map((one) => (one === before ? pane : one)) : [...this.#kept, pane];
    this.#kept = all.filter((one) => this.#visited.includes(one.number) || this.#expected.includes(one.number));
    return pane;
  }
}

const latest = (numbers: readonly number[], number: number, most: number) =>
  [...numbers.filter((one) => one !== number), number].slice(-most);
