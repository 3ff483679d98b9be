import type { Attribute, Ending } from '$lib/api';
import { live } from '$lib/live';

/** Asks before conversations are finished; undefined: they shall not be after all. */
type Ask = (numbers: readonly number[], sending: boolean) => Promise<Ending | undefined>;

/** Who asks: the desk, which has a dialog for it. */
export const endings: { ask: Ask | undefined } = { ask: undefined };

/** Attributes without which a conversation cannot be finished, and that it has not. */
export function missingToClose(number: number): readonly Attribute[] {
  const has = live.conversation(number)?.attributes;
  return live.catalogue.attributes.filter((one) => one.required_to_close && has?.[one.key] === undefined);
}

/** What the company wants to know of a conversation that is finished, and what becomes of its draft; at once if there is nothing to ask. */
export async function endingOf(number: number, sending = false): Promise<Ending | undefined> {
  const drafts = live.drafts.of(number);
  const draft = !sending && !(drafts.reply.empty && drafts.note.empty);
  return draft || missingToClose(number).length > 0 ? asked([number], sending) : endingOfMany([number], sending);
}

/** The same of many, which end alike. What one of them lacks is told when it is refused. */
export async function endingOfMany(numbers: readonly number[], sending = false): Promise<Ending | undefined> {
  const { reason, summary } = live.catalogue.me.workspace.closing;
  return reason !== 'off' || summary !== 'off' ? asked(numbers, sending) : {};
}

async function asked(...about: Parameters<Ask>): Promise<Ending | undefined> {
  return endings.ask ? endings.ask(...about) : {};
}
