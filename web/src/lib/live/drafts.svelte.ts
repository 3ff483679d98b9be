import type { Kind, Message, StoredFile } from '$lib/api';
import { SvelteMap } from 'svelte/reactivity';
import { serverNow } from '../clock.svelte';
import type { Cache } from './cache';
import type { Upload, Uploads } from './uploads.svelte';

export type DraftTab = 'reply' | 'note';
const tabs = ['reply', 'note'] as const;
/** The content of an empty draft. */
const blank = JSON.stringify(['', null, []]);

/** A file of a draft, with what is said about it. */
export class DraftFile {
  caption = $state('');

  constructor(
    readonly upload: Upload,
    readonly kind: Kind,
    caption = '',
  ) {
    this.caption = caption;
  }
}

/** What stands in a draft, in a form that can be kept. */
export interface Written {
  text: string;
  quoted: Message | null;
  files: readonly { id: string; kind: Kind; caption: string; stored?: StoredFile; file?: File }[];
  /** ms, by the server's clock. */
  at: number;
}

/** As it is kept on disk. */
interface Kept extends Written {
  number: number;
  tab: DraftTab;
  version: string;
  changed: boolean;
  other: Written | null;
}

/** What is being written in one tab of one conversation. */
export class Draft {
  text = $state('');
  files = $state.raw<readonly DraftFile[]>([]);
  quoted = $state.raw<Message | null>(null);
  /** Written on another device meanwhile, and not what stands here. */
  other = $state.raw<Written | null>(null);
  at = 0;
  /** What of it the server had last. */
  version = '0';
  /** The server does not have it as it is now. */
  changed = false;
  /** What was kept last, to tell a change from what only looks like one. */
  kept = blank;

  constructor(
    readonly number: number,
    readonly tab: DraftTab,
  ) {}

  get empty(): boolean {
    return this.text.trim() === '' && this.files.length === 0;
  }
  /** Nothing is on its way to the server any more, and nothing failed. */
  get uploaded(): boolean {
    return this.files.every((file) => file.upload.state === 'done');
  }
  /** Equal for drafts that say the same. */
  get content(): string {
    const files = this.files.map(({ upload, kind, caption }) => [upload.stored?.id ?? upload.id, kind, caption]);
    return JSON.stringify([this.text, this.quoted?.id ?? null, files]);
  }
  get written(): Written {
    const { text, quoted, at } = this;
    const files = this.files.map(({ upload: { id, stored, file }, kind, caption }) =>
      stored ? { id, kind, caption, stored } : { id, kind, caption, file },
    );
    return { text, quoted: quoted && (JSON.parse(JSON.stringify(quoted)) as Message), files, at };
  }

  add(upload: Upload, kind: Kind): void {
    this.files = [...this.files, new DraftFile(upload, kind)];
  }
  /** Puts a file where another stands. */
  move(file: DraftFile, to: number): void {
    const files = this.files.filter((other) => other !== file);
    this.files = [...files.slice(0, to), file, ...files.slice(to)];
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
export interface DraftsSource {
  cache: () => Cache;
  uploads: Uploads;
}

/**
 * The drafts of one person in one workspace: in memory at each key, on disk soon after, on the server a little later (see
 * draftsync.ts). They stay wherever the agent looks meanwhile.
 */
export class Drafts {
  readonly #source: DraftsSource;
  readonly #open = new SvelteMap<number, Record<DraftTab, Draft>>();
  /** Told of what is to go to the server. */
  onchange: ((draft: Draft) => void) | undefined;

  constructor(source: DraftsSource) {
    this.#source = source;
  }

  of(number: number): Record<DraftTab, Draft> {
    let drafts = this.#open.get(number);
    if (!drafts) {
      drafts = { reply: new Draft(number, 'reply'), note: new Draft(number, 'note') };
      this.#open.set(number, drafts);
    }
    return drafts;
  }
  get all(): Draft[] {
    return [...this.#open.values()].flatMap(({ reply, note }) => [reply, note]);
  }

  /** How a draft begins, for lists; undefined: there is none. */
  line(number: number): string | undefined {
    const drafts = this.#open.get(number);
    const one = tabs.map((tab) => drafts?.[tab]).find((draft) => draft && !draft.empty);
    return one && (one.text.trim().slice(0, 200) || one.files[0]?.upload.name);
  }

  /** Keeps a conversation's drafts as they are now, if they changed. */
  keep(number: number): void {
    const drafts = this.#open.get(number);
    for (const tab of tabs) {
      const draft = drafts?.[tab];
      if (!draft || draft.content === draft.kept) continue;
      draft.kept = draft.content;
      draft.at = serverNow();
      draft.changed = draft.version !== '0' || !draft.empty || draft.quoted !== null;
      this.store(draft);
      this.onchange?.(draft);
    }
  }

  /**
   * Writes one to disk as it is. Where there is no disk it lives as long as the page, and on the server. `growing`: a file that is
   * still being made, and belongs to the draft if the page does not live to see it whole.
   */
  store(draft: Draft, growing: Written['files'] = []): void {
    const { number, tab, version, other, written } = draft;
    const cache = this.#source.cache();
    const changed = draft.changed || growing.length > 0;
    const gone = draft.kept === blank && !changed && !other;
    const kept: Kept = { ...written, files: [...written.files, ...growing], number, tab, version, changed, other };
    const work = gone ? cache.delete('drafts', `${number}.${tab}`) : cache.put('drafts', `${number}.${tab}`, kept);
    work.catch(() => undefined);
  }

  /** Puts what was written elsewhere, or earlier, in place of what stands here. */
  show(draft: Draft, { text, quoted, files, at }: Written): void {
    draft.text = text;
    draft.quoted = quoted;
    draft.files = files.flatMap(({ id, kind, caption, stored, file }) => {
      const upload = stored ? this.#source.uploads.stored(stored) : file && this.#source.uploads.add(file, kind, id);
      return upload ? new DraftFile(upload, kind, caption) : [];
    });
    draft.at = at;
    draft.kept = draft.content;
  }

  /** Takes up what an earlier visit left. */
  async restore(): Promise<void> {
    const kept = await this.#source
      .cache()
      .all<Kept>('drafts')
      .catch((): Kept[] => []);
    for (const { number, tab, version, changed, other, ...written } of kept) {
      const draft = this.of(number)[tab];
      if (draft.content !== blank) continue;
      this.show(draft, written);
      Object.assign(draft, { version, changed, other });
    }
  }

  /** Forgets all; what is on disk stays. */
  clear(): void {
    this.#open.clear();
  }
}
