import type { Kind } from '$lib/api';
import type { Draft, DraftTab as Tab, Outgoing } from '$lib/live';

/** Sound and stickers travel without words on every channel. */
const captioned: ReadonlySet<Kind> = new Set(['image', 'video', 'document']);

type Written = Pick<Draft, 'text' | 'quoted'> & {
  files: readonly { upload: Outgoing['upload']; kind: Kind; caption: string }[];
};

/**
 * The messages that a draft becomes, in order. Each file is one; the text goes with the first that can carry it, else before
 * them all. The quote belongs to the first message.
 */
export function outgoing(draft: Written, tab: Tab): Outgoing[] {
  const text = draft.text.trim();
  const note = tab === 'note';
  const carries = (kind: Kind) => note || captioned.has(kind);
  const [first] = draft.files;
  const alone = text !== '' && (!first || !carries(first.kind));
  const messages: Outgoing[] = alone ? [{ kind: note ? 'note' : 'text', text }] : [];
  for (const file of draft.files) {
    const words = file === first && !alone ? text : file.caption.trim();
    messages.push({
      kind: note ? 'note' : file.kind,
      upload: file.upload,
      ...(words && carries(file.kind) ? { text: words } : {}),
    });
  }
  if (messages[0] && draft.quoted && !note) messages[0].reply_to = draft.quoted;
  return messages;
}
