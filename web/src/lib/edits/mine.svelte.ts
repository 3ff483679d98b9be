import { untrack } from 'svelte';
import type { Contact, Conversation } from '$lib/api';
import { office } from '$lib/api/office';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import { router } from '$lib/router';
import { toasts } from '$lib/ui';
import { Edits, type Edit } from './edits.svelte';

async function post({ clientId, written: { subject, field, change, picture, seen } }: Edit): Promise<void> {
  const [noun, id = ''] = subject.split(':');
  const { labels, ...fields } = change;
  if (labels) {
    const options = { body: labels, idempotencyKey: clientId };
    return live.putContact(await live.api.http.request<Contact>('POST', `/contacts/${id}/labels`, options));
  }
  // The same key gives the same file again, if only its answer was lost.
  if (picture) fields.avatar = (await live.api.files.upload(picture.file, { idempotencyKey: picture.key })).id;
  const body = seen === undefined ? fields : { ...fields, seen: { [field]: seen } };
  const options = { body, idempotencyKey: clientId };
  if (noun === 'contact') live.putContact(await live.api.http.request<Contact>('PATCH', `/contacts/${id}`, options));
  else {
    const path = `/conversations/${id}/attributes`;
    live.putConversation(await live.api.http.request<Conversation>('POST', path, options));
  }
}

function refresh({ written: { subject } }: Edit): void {
  const [noun, id = ''] = subject.split(':');
  if (noun !== 'contact') return; // the stream brings it
  office.contacts
    .get(id)
    .then((contact) => live.putContact(contact))
    .catch(() => undefined);
}

/** The card may not be on screen any more. */
function onrefused({ written: { about, href } }: Edit): void {
  void i18n.need('card').then(() =>
    toasts.show({
      text: t('card.unsaved.toast', { name: about }),
      tone: 'bad',
      sticky: true,
      action: { label: t('card.unsaved.look'), run: () => router.go(href) },
    }),
  );
}

/** The changes of cards of this page. */
export const edits = new Edits({
  cache: () => live.cache,
  offline: () => live.connection.state === 'offline',
  post,
  refresh,
  onrefused,
});

$effect.root(() => {
  $effect(() => {
    const ready = live.phase === 'ready';
    untrack(() => {
      if (ready) void edits.restore();
      else edits.clear();
    });
  });
  $effect(() => {
    if (live.connection.state === 'live') untrack(() => edits.hurry());
  });
});
