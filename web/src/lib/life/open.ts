import type { Contact, Conversation } from '$lib/api';
import { download } from '$lib/download';
import { sentenceOf } from '$lib/forms/problem';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import { show } from '$lib/overlay';
import { toasts } from '$lib/ui';

/** Of whom, as a conversation or a card names the contact. */
export type Person = Pick<Contact, 'id' | 'name' | 'phone'>;

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

/** Asks for a word to be typed, and deletes the conversation for good. */
export async function askToDelete({ number, contact }: Conversation, leave?: () => void): Promise<void> {
  const dialog = await deleting();
  const [word, name] = [t('life.delete.word'), nameOf(contact)];
  show(dialog, {
    title: t('life.delete.title', { number: String(number) }),
    lines: [t('life.delete.body', { name }), t('life.delete.unnoticed'), t('life.delete.audit')],
    how: t('life.type', { word }),
    word,
    confirm: t('action.delete_conversation'),
    run: () =>
      attempt(async () => {
        await live.api.http.delete(`/conversations/${number}`);
        toasts.show({ text: t('life.deleted', { number: String(number) }), tone: 'ok', icon: 'trash' });
        leave?.();
      }),
  });
}

/** Asks for the name to be typed, and deletes the contact with all its conversations for good. */
export async function askToDeleteContact(person: Person): Promise<void> {
  const dialog = await deleting();
  const name = nameOf(person);
  show(dialog, {
    title: t('life.delete_contact.title', { name }),
    lines: [t('life.delete_contact.body', { name }), t('life.delete.unnoticed'), t('life.delete.audit')],
    how: t('life.type', { word: name }),
    word: name,
    confirm: t('life.delete_contact.confirm'),
    run: () =>
      attempt(async () => {
        await live.api.http.delete(`/contacts/${person.id}`);
        toasts.show({ text: t('life.deleted_contact', { name }), tone: 'ok', icon: 'trash' });
      }),
  });
}

async function deleting() {
  const [{ default: DeleteDialog }] = await Promise.all([import('./DeleteDialog.svelte'), i18n.need('life')]);
  return DeleteDialog;
}

/** Chooses another contact, unless it is known which, and makes the two one. */
export async function askToMerge(contact: Contact, other?: Contact): Promise<void> {
  const [{ default: MergeDialog }] = await Promise.all([import('./MergeDialog.svelte'), i18n.need('life')]);
  show(MergeDialog, { contact, suggested: other });
}

/** `take`: the fields of which the other's value counts. Why not, if the server refused. */
export async function merge(kept: Contact, gone: Contact, take: readonly string[]): Promise<string | undefined> {
  try {
    const path = `/contacts/${kept.id}/merge`;
    const answer = await live.api.http.post<Merged>(path, { contact_id: gone.id, take });
    live.putContact(answer.contact);
    toasts.show({
      text: t('life.merged', { gone: nameOf(gone), name: nameOf(answer.contact) }),
      tone: 'ok',
      icon: 'merge',
      undo: () => void undoMerge(answer.merge.id),
    });
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}
interface Merged {
  contact: Contact;
  merge: { id: string };
}

export async function undoMerge(id: string): Promise<void> {
  await attempt(async () => {
    live.putContact(await live.api.http.post<Contact>(`/merges/${id}/undo`));
    toasts.show({ text: t('life.parted'), tone: 'ok', icon: 'check' });
  });
}

/** All that there is of a contact, as a file of the browser's. */
export function exportContact({ id }: Person): void {
  download(`/contacts/${id}/export`);
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
