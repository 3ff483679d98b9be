import type { Kind, Message } from '$lib/api';
import type { Upload } from '$lib/live';

export type Tab = 'reply' | 'note';

/** A file of a draft, with what is said about it. */
export class DraftFile {
  caption = $state('');

  constructor(
    readonly upload: Upload,
    readonly kind: Kind,
  ) {}
}

/** What is being written in one tab of one conversation. */
export class Draft {
  text = $state('');
  files = $state.raw<readonly DraftFile[]>([]);
  quoted = $state.raw<Message | null>(null);

  get empty(): boolean {
    return this.text.trim() === '' && this.files.length === 0;
  }
  /** Nothing is on its way to the server any more, and nothing failed. */
  get uploaded(): boolean {
    return this.files.every((file) => file.upload.state === 'done');
  }

  add(upload: Upload, kind: Kind): void {
    this.files = [...this.files, new DraftFile(upload, kind)];
  }
  remove(file: DraftFile): void {
    file.upload.cancel();
    this.files = this.files.filter((other) => other !== file);
  }
  /** Its content has left, or moved elsewhere. */
  clear(): void {
    this.text = '';
    this.files = [];
    this.quoted = null;
  }
}

const open = new Map<number, Record<Tab, Draft>>();

/** The drafts of a conversation. They stay while the page is open, wherever the agent looks meanwhile. */
export function draftsOf(number: number): Record<Tab, Draft> {
  let drafts = open.get(number);
  if (!drafts) open.set(number, (drafts = { reply: new Draft(), note: new Draft() }));
  return drafts;
}
