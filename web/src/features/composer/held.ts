import type { Message } from '$lib/api';
import { live, type OutboxEntry } from '$lib/live';
import { fitsTheBox, putBack } from '$lib/when/putback';
import type { Guard } from './guard.svelte';

/** What an answer that was held back keeps from leaving, itself first: it was all written before the colleague's answer was seen. */
export function heldBack(entry: OutboxEntry): readonly Message[] {
  const all = live.outbox.bubbles(entry.number);
  const at = all.findIndex((message) => message.client_id === entry.clientId);
  const behind = fitsTheBox(entry.bubble) ? all.slice(at + 1) : [];
  return [entry.bubble, ...behind.filter((message) => message.kind !== 'note' && fitsTheBox(message))];
}

/** Looks first: all of it goes back to where it was written. */
export function lookFirst(guard: Guard, entry: OutboxEntry): void {
  const messages = heldBack(entry);
  guard.saw(entry);
  if (!fitsTheBox(entry.bubble)) return;
  putBack(entry.number, messages);
  // From the last to the first, which holds the others: nothing may leave in between.
  for (const { client_id } of messages.toReversed()) live.outbox.discard(client_id ?? '');
}

/** A note is for the team alone, and leaves at once. */
export function keepAsNote({ clientId }: OutboxEntry): void {
  live.outbox.retry(clientId, {
    kind: 'note',
    force: true,
    undo_seconds: undefined,
    send_at: undefined,
    cancel_on_reply: undefined,
    close: undefined,
  });
}
