import { live, type OutboxEntry } from '$lib/live';

/**
 * A colleague answered while something was being written: the server held it back and sent what was missed. The agent decides for
 * each such message.
 */
export class Guard {
  readonly #number: number;
  /** Looked at; what the box cannot hold stays where it is until somebody sends or discards it. */
  #seen = $state.raw<readonly string[]>([]);

  readonly held: OutboxEntry | undefined = $derived.by(() =>
    live.outbox
      .failed(this.#number)
      .find((entry) => entry.problem?.code === 'answered_meanwhile' && !this.#seen.includes(entry.clientId)),
  );

  constructor(number: number) {
    this.#number = number;
  }

  saw(entry: OutboxEntry): void {
    this.#seen = [...this.#seen, entry.clientId];
  }
}
