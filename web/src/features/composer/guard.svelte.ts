import type { Message, Ref, Time } from '$lib/api';
import { serverNow } from '$lib/clock.svelte';
import { live, type Draft, type DraftTab as Tab, type OutboxEntry } from '$lib/live';

/**
 * A colleague answered while something was being written: the server held it back and sent what was missed. The agent decides
 * for each such message.
 */
export class GuardDialogs {
  readonly #number: number;
  readonly #drafts: Record<Tab, Draft>;

  readonly #held: OutboxEntry | undefined = $derived.by(() =>
    live.outbox.failed(this.#number).find((entry) => entry.problem?.code === 'answered_meanwhile'),
  );
  readonly answered: { by: Ref | null; at: Time; messages: readonly Message[] } | null = $derived.by(() => {
    const params = this.#held?.problem?.params;
    if (!params) return null;
    return {
      by: (params.by as Ref | undefined) ?? null,
      at: (params.at as Time | undefined) ?? new Date(serverNow()).toISOString(),
      messages: (params.messages as Message[] | undefined) ?? [],
    };
  });
  readonly text: string = $derived.by(() => this.#held?.body.text ?? '');

  constructor(number: number, drafts: Record<Tab, Draft>) {
    this.#number = number;
    this.#drafts = drafts;
  }

  /** Looks first: the text goes back to where it was written. */
  view(): void {
    const held = this.#held;
    if (!held) return;
    const draft = this.#drafts.reply;
    draft.text = [held.body.text ?? '', draft.text].filter(Boolean).join('\n');
    live.outbox.discard(held.clientId);
  }
  force(): void {
    if (this.#held) live.outbox.retry(this.#held.clientId, { force: true });
  }
  keepAsNote(): void {
    if (this.#held) live.outbox.retry(this.#held.clientId, { kind: 'note', force: true });
  }
}
