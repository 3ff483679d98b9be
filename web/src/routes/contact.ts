import { type Contact } from '$lib/api';
import { office } from '$lib/api/office';
import { sentenceOf } from '$lib/forms/problem';
import { live } from '$lib/live';
import { router } from '$lib/router';
import { toasts } from '$lib/ui';
import { shell } from '../features/shell/shell.svelte';

/** A contact's newest conversation; with one who has none yet, the first is begun. */
export async function openContact(contact: Contact): Promise<void> {
  const known = live.knownConversations.find((one) => one.contact.id === contact.id);
  try {
    const newest = known ?? (await office.contacts.conversations(contact.id, { limit: 1 })).items[0];
    if (newest) router.go(`/c/${newest.number}`);
    else shell.begin(contact);
  } catch (error) {
    toasts.show({ text: sentenceOf(error), tone: 'bad' });
  }
}
