import { mount, unmount, type Component } from 'svelte';
import type { Contact, Conversation } from '$lib/api';
import { sentenceOf } from '$lib/forms/problem';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import { toasts } from '$lib/ui';

/** Of whom, as a conversation or a card names the contact. */
export type Person = Pick<Contact, 'id' | 'name' | 'phone'>;

export interface Closable {
  onclose: () => void;
}

/** Puts a dialog over everything, wherever it was asked for from. */
function show<Props extends Closable>(dialog: Component<Props>, props: Omit<Props, 'onclose'>): void {
  const target = document.createElement('div');
  document.body.append(target);
  const onclose = () => {
    void unmount(shown);
    target.remove();
  };
  const shown = mount(dialog, { target, props: { ...props, onclose } as Props });
}

/** How to call somebody. */
export const nameOf = ({ name, phone }: Person): string => name || phone || t('life.nameless');

/** Does it and says so, or why not. */
export async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toasts.show({ text: sentenceOf(error), tone: 'bad' });
    return false;
  }
}

export async function askToBlock(person: Person): Promise<void> {
  const [{ default: BlockDialog }] = await Promise.all([import('./BlockDialog.svelte'), i18n.need('life')]);
  show(BlockDialog, { person });
}

/** provider: also where the provider itself can. */
export async function block(person: Person, provider: boolean): Promise<void> {
  await attempt(async () => {
    live.putContact(await live.api.http.post<Contact>(`/contacts/${person.id}/block`, { provider }));
    const text = t('life.blocked', { name: nameOf(person) });
    toasts.show({ text, tone: 'ok', icon: 'block', undo: () => void unblock(person) });
  });
}

export async function unblock(person: Person): Promise<boolean> {
  await i18n.need('life');
  return attempt(async () => {
    live.putContact(await live.api.http.post<Contact>(`/contacts/${person.id}/unblock`));
    toasts.show({ text: t('life.unblocked', { name: nameOf(person) }), tone: 'ok', icon: 'check' });
  });
}

/** Whether one of a contact's conversations that are known lets its provider block him now; undefined: no provider can. */
export function providerBlocks(person: Person): boolean | undefined {
  const theirs = live.knownConversations.filter(
    ({ contact, inbox }) => contact.id === person.id && live.catalogue.inbox(inbox.id)?.capabilities.blocks,
  );
  if (theirs.length === 0) return undefined;
  const open = ({ window_closes_at: end }: Conversation) => end !== null && Date.parse(end) > Date.now();
  return theirs.some(open);
}
