import type { Kind, Media, Message, StoredFile } from '$lib/api';
import { live, type Upload } from '$lib/live';
import { DraftFile } from '$lib/live/drafts.svelte';

/** Kinds whose words travel with their file. */
const captioned: ReadonlySet<Kind> = new Set(['image', 'video', 'document']);

/** The box can hold it: words, or a file. A place, a card, choices and a template are made in dialogs of their own. */
export function fitsTheBox({ kind, content }: Message): boolean {
  return kind === 'text' || kind === 'note' || content.media !== undefined;
}

/** What did not leave stands in the box again, before what has been written there since: words, files and what it answered. */
export function putBack(number: number, messages: readonly Message[]): void {
  const drafts = live.drafts.of(number);
  for (const tab of ['reply', 'note'] as const) {
    const words: string[] = [];
    const files: DraftFile[] = [];
    const draft = drafts[tab];
    for (const message of messages.filter(({ kind }) => (kind === 'note') === (tab === 'note'))) {
      const text = cited(message, tab === 'reply' ? draft.quoted?.id : undefined);
      draft.quoted ??= tab === 'reply' ? quotedBy(message) : null;
      const upload = uploadOf(message);
      const kind = upload && kindOf(message, upload);
      // The words of the draft go with its first file.
      const beside = kind !== undefined && files.length > 0 && (tab === 'note' || captioned.has(kind));
      if (upload && kind) files.push(new DraftFile(upload, kind, beside ? text : ''));
      if (!beside) words.push(text);
    }
    if (words.length + files.length === 0) continue;
    draft.text = [...words, draft.text].filter(Boolean).join('\n');
    draft.files = [...files, ...draft.files];
  }
  live.drafts.keep(number);
}

/** A message goes to the team: its words as a citation, and its file, in the note that is being written. */
export function forward(message: Message, author: string): void {
  const { note } = live.drafts.of(message.conversation);
  const upload = uploadOf(message);
  const cited = message.text && `> ${author}: ${message.text.split('\n').join('\n> ')}\n`;
  note.text = [note.text.trim(), cited].filter(Boolean).join('\n');
  const kind = upload && (upload.stored?.kind ?? kindByType(upload.file.type));
  if (upload && kind) note.add(upload, kind);
  live.drafts.keep(message.conversation);
}

/** A failed message is written anew. */
export function rewrite(message: Message): void {
  putBack(message.conversation, [message]);
  void live.changes.discard(message);
}

/** Its words; with what it answered as a citation, where the box answers another already. */
function cited(message: Message, quoted: string | undefined): string {
  const { text, reply_to: theirs } = message;
  if (!theirs?.text || quoted === undefined || quoted === theirs.id) return text;
  return `> ${theirs.text.split('\n').join('\n> ')}\n${text}`;
}

function quotedBy(message: Message): Message | null {
  const { reply_to: quote } = message;
  if (!quote) return null;
  const known = live.thread(message.conversation).message(quote.id);
  // It may lie further back than what is loaded; what is shown of a citation came with the one that cites.
  return known ?? { ...message, ...quote, content: {}, reply_to: null, direction: sideOf(quote.author.kind) };
}

const sideOf = (author: Message['author']['kind']) => (author === 'customer' ? 'in' : 'out');

/** A file that was on its way begins anew, since what is discarded takes its own away. */
function uploadOf(message: Message): Upload | undefined {
  const sent = live.outbox.get(message.client_id)?.upload;
  if (sent) return sent.state === 'done' ? sent : live.uploads.add(sent.file, sent.kind);
  const { media } = message.content;
  return media?.file_id ? live.uploads.stored(storedOf(media, media.file_id, message.kind)) : undefined;
}

function storedOf(media: Media, id: string, kind: Kind): StoredFile {
  return {
    id,
    kind: kind === 'note' ? kindByType(media.mime) : kind,
    mime: media.mime ?? '',
    name: media.name ?? '',
    size: media.size ?? 0,
    width: media.width ?? null,
    height: media.height ?? null,
    duration_ms: media.duration_ms ?? null,
    animated: media.animated ?? false,
    state: media.state ?? 'ready',
    problem: media.problem ?? null,
  };
}

/** Of what a note carries, the kind is that of its file. */
function kindOf(message: Message, upload: Upload): Kind {
  return message.kind === 'note' ? (upload.stored?.kind ?? kindByType(upload.file.type)) : message.kind;
}

function kindByType(mime = ''): Kind {
  const [type] = mime.split('/');
  return type === 'image' || type === 'video' || type === 'audio' ? type : 'document';
}
