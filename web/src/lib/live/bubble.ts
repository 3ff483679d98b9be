import type { Author, Content, Message, NewMessage } from '$lib/api';
import { serverNow } from '../clock.svelte';
import type { Upload } from './uploads.svelte';

/** What the customer will read, where the server makes it: the filled-in text of a template. */
export interface Preview {
  text: string;
  content?: Content;
}

export interface BubbleParts {
  author: Author;
  reply_to?: Message;
  upload?: Upload;
  preview?: Preview;
}

/** A message as it is shown before the server has it. Its id is its client_id; it sorts after all that the server has. */
export function bubbleOf(number: number, body: NewMessage, parts: BubbleParts): Message {
  const now = new Date(serverNow()).toISOString();
  const note = body.kind === 'note';
  return {
    id: body.client_id,
    conversation: number,
    seq: 0,
    sort_key: `${serverNow()}000`,
    external_id: null,
    client_id: body.client_id,
    direction: note ? 'internal' : 'out',
    kind: body.kind,
    author: parts.author,
    text: parts.preview?.text ?? body.text ?? '',
    content: contentOf(body, parts),
    status: note ? 'received' : 'queued',
    error: null,
    reply_to: parts.reply_to ? quoteOf(parts.reply_to) : null,
    reactions: [],
    sent_at: now,
    received_at: null,
    delivered_at: null,
    read_at: null,
    played_at: null,
    failed_at: null,
    edited_at: null,
    deleted_at: null,
    late: false,
  };
}

function quoteOf(message: Message): Message['reply_to'] {
  const { id, kind, text, author, deleted_at } = message;
  return { id, kind, text, author, deleted: deleted_at !== null };
}

function contentOf(body: NewMessage, { upload, preview }: BubbleParts): Content {
  if (preview?.content) return preview.content;
  const { location, contacts, interactive, template } = body;
  return {
    ...(upload ? { media: mediaOf(upload) } : {}),
    ...(location ? { location } : {}),
    ...(contacts ? { contacts } : {}),
    ...(interactive ? { interactive } : {}),
    ...(template ? { template: { ...template } } : {}),
  };
}

function mediaOf({ file, size, stored }: Upload): Content['media'] {
  return {
    file_id: stored?.id,
    name: file.name,
    mime: stored?.mime ?? file.type,
    size,
    width: stored?.width ?? undefined,
    height: stored?.height ?? undefined,
    duration_ms: stored?.duration_ms ?? undefined,
    state: stored?.state ?? 'pending',
  };
}
