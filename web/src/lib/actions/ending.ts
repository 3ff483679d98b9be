import type { Ending } from '$lib/api';
import { live } from '$lib/live';

/** Asks before a conversation is finished; undefined: it shall not be after all. */
type Ask = (number: number, sending: boolean) => Promise<Ending | undefined>;

/** Who asks: the desk, which has a dialog for it. */
export const endings: { ask: Ask | undefined } = { ask: undefined };

/** What the company wants to know of a conversation that is finished, and what becomes of its draft; at once if there is nothing to ask. */
export async function endingOf(number: number, sending = false): Promise<Ending | undefined> {
  const { reason, summary } = live.catalogue.me.workspace.closing;
  const drafts = live.drafts.of(number);
  const asks = reason !== 'off' || summary !== 'off' || (!sending && !(drafts.reply.empty && drafts.note.empty));
  return asks && endings.ask ? endings.ask(number, sending) : {};
}
