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
    file.upload.forget();
    this.files = this.files.filter((other) => other !== file);
  }
  /** Its content has left, or moved elsewhere. */
  clear(): void {
    this.text = '';
    this.files = [];
    this.quoted = null;
  }
}

type Drafts = Record<Tab, Draft>;
const open = new Map<string, Drafts>();

/**
 * The drafts of a conversation, for one person in one workspace (`owner`). They stay wherever the agent looks meanwhile; their
 * text also survives a reload of the page.
 */
export function draftsOf(owner: string, number: number): Drafts {
  const key = `timbre.draft.${owner}.${number}`;
  let drafts = open.get(key);
  if (!drafts) open.set(key, (drafts = { reply: recalled(`${key}.reply`), note: recalled(`${key}.note`) }));
  return drafts;
}

/** Keeps the texts as they are now. */
export function keepDrafts(owner: string, number: number): void {
  const drafts = draftsOf(owner, number);
  for (const tab of ['reply', 'note'] as const) {
    const key = `timbre.draft.${owner}.${number}.${tab}`;
    try {
      if (drafts[tab].text === '') sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, drafts[tab].text);
    } catch {
      // No storage, or a full one: then they live as long as the page.
    }
  }
}

function recalled(key: string): Draft {
  const draft = new Draft();
  try {
    draft.text = sessionStorage.getItem(key) ?? '';
  } catch {
    // No storage: see keepDrafts.
  }
  return draft;
}
