import { endingOf } from '$lib/actions';
import type { Kind } from '$lib/api';
import { live, type Outgoing, type Upload } from '$lib/live';
import type { KeyAction } from './keys';
import { outgoing } from './outgoing';
import type { Sheet } from './sheet.svelte';

type Plan = Pick<Outgoing, 'send_at' | 'cancel_on_reply'>;

/** Hands messages to the outbox, in order, and returns their client ids. A note calls whom it names. */
export async function deliver(number: number, messages: Outgoing[]): Promise<string[]> {
  const inbox = live.conversation(number)?.inbox.id;
  if (inbox && messages.some(({ kind, text }) => kind === 'note' && text?.includes('@'))) {
    // Without its part of the interface the note still goes, and calls nobody.
    const people = await import('$lib/people/callable').catch(() => undefined);
    people?.address(messages, people.callable(live.catalogue, inbox));
  }
  const ids = [];
  for (const message of messages) ids.push(await live.outbox.send(number, message));
  return ids;
}

/**
 * Sends what is written on a sheet, which is empty then; and finishes the conversation with it, if that is wanted and stands.
 * Returns the client id of the last message.
 */
export async function sendWritten(
  one: Sheet,
  action: Extract<KeyAction, 'send' | 'send-and-close'>,
  plan: Plan,
  onsent: () => void,
): Promise<string | undefined> {
  const { number, tab, draft } = one;
  const finishing = action === 'send-and-close' && tab !== 'note';
  const closing = finishing ? await endingOf(number, true) : undefined;
  if (finishing && !closing) return undefined;
  const messages = outgoing(draft, tab).map((message) => ({ ...message, ...plan }));
  const final = messages.at(-1);
  if (final) final.close = closing;
  draft.clear();
  one.refusals = [];
  onsent();
  const sent = deliver(number, messages);
  live.drafts.keep(number);
  const ids = await sent;
  const last = ids.at(-1);
  if (closing) void (await import('./closing')).tell(number, last);
  return last;
}

/** Sends a file at once, beside what is being written. */
export function sendAlone({ number, draft }: Sheet, upload: Upload, kind: Kind): void {
  void deliver(number, outgoing({ text: '', quoted: draft.quoted, files: [{ upload, kind, caption: '' }] }, 'reply'));
  draft.quoted = null;
}

/** ms between two words to the customer that somebody is typing. */
const typingPause = 10_000;

/** The customer is told that somebody is typing, where the channel can say it and the inbox wants it said. */
export function typing(one: Sheet): void {
  const inbox = live.catalogue.inbox(live.conversation(one.number)?.inbox.id ?? '');
  const wanted = one.tab !== 'note' && inbox?.settings.typing && inbox.capabilities.typing;
  if (!wanted || Date.now() - one.typedAt < typingPause) return;
  one.typedAt = Date.now();
  live.api.conversations.typing(one.number).catch(() => undefined);
}
