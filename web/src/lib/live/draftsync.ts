import { asProblem, type Api, type Message, type Page, type ServerDraft } from '$lib/api';
import type { Draft, Drafts, DraftTab, Written } from './drafts.svelte';
import { later } from './seq';

/** ms after the last key until a draft goes to the server, and how long typing can put that off. */
const pause = 2000;
const longest = 10_000;

/** What a draft is after it was sent; `other`: what was written elsewhere meanwhile. */
interface Saved {
  draft: ServerDraft;
  other: ServerDraft | null;
}

export interface DraftSyncSource {
  api: Api;
  drafts: Drafts;
  message: (number: number, id: string) => Message | undefined;
}

/**
 * Carries drafts to the server and what other devices wrote back. Of two versions that did not know of each other the newest
 * stands, and the other is offered.
 */
export class DraftSync {
  readonly #source: DraftSyncSource;
  readonly #timers = new Map<Draft, { timer: ReturnType<typeof setTimeout>; since: number }>();
  readonly #sending = new Set<Draft>();
  /** Heard of while one was on its way. */
  readonly #heard = new Map<Draft, string>();
  #ended = false;

  constructor(source: DraftSyncSource) {
    this.#source = source;
    source.drafts.onchange = (draft) => this.#soon(draft);
    globalThis.document?.addEventListener('visibilitychange', this.#leaving);
    globalThis.addEventListener?.('pagehide', this.#leaving);
  }

  end(): void {
    this.#ended = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    globalThis.document?.removeEventListener('visibilitychange', this.#leaving);
    globalThis.removeEventListener?.('pagehide', this.#leaving);
  }

  /** Fetches what other devices wrote and sends what is only here. */
  async meet(): Promise<void> {
    const { api, drafts } = this.#source;
    const before = new Map(drafts.all.map((draft) => [draft, draft.version]));
    const { items } = await api.http.get<Page<ServerDraft>>('/drafts');
    if (this.#ended) return;
    for (const item of items) await this.#merge(drafts.of(item.number)[item.tab], item);
    const there = new Set(items.map((item) => drafts.of(item.number)[item.tab]));
    for (const [draft, version] of before) {
      // Taken away elsewhere: sent, or emptied.
      if (version !== '0' && version === draft.version && !there.has(draft)) this.#gone(draft, version);
    }
    await this.push();
  }

  /** The stream tells of a draft. */
  heard(number: number, tab: DraftTab, seq: string): void {
    const draft = this.#source.drafts.of(number)[tab];
    if (!later(seq, draft.version)) return;
    if (this.#sending.has(draft)) this.#heard.set(draft, seq);
    else void this.#fetch(draft, seq).catch(() => undefined);
  }

  /** Sends all that is only here. */
  async push(keepalive = false): Promise<void> {
    await Promise.all(
      this.#source.drafts.all.filter((draft) => draft.changed).map((draft) => this.#send(draft, keepalive)),
    );
  }

  readonly #leaving = (event: Event) => {
    if (event.type === 'visibilitychange' && !document.hidden) return;
    for (const { number } of this.#source.drafts.all) this.#source.drafts.keep(number);
    void this.push(true);
  };

  #soon(draft: Draft): void {
    const now = Date.now();
    const waiting = this.#timers.get(draft);
    clearTimeout(waiting?.timer);
    const since = waiting?.since ?? now;
    const wait = draft.empty ? 0 : Math.max(0, Math.min(pause, since + longest - now));
    this.#timers.set(draft, { since, timer: setTimeout(() => void this.#send(draft), wait) });
  }

  async #send(draft: Draft, keepalive = false): Promise<void> {
    clearTimeout(this.#timers.get(draft)?.timer);
    this.#timers.delete(draft);
    if (this.#ended || !draft.changed || this.#sending.has(draft)) return;
    const { api, drafts } = this.#source;
    const sent = draft.content;
    const mine = draft.written;
    this.#sending.add(draft);
    try {
      const answer = await api.http.request<Saved>('PUT', `/conversations/${draft.number}/draft`, {
        query: { tab: draft.tab },
        body: bodyOf(draft),
        keepalive, // it may outlive the page
      });
      if (this.#ended) return;
      const stands = sameWords(answer.draft, mine);
      draft.version = answer.draft.version;
      if (stands) {
        draft.changed = draft.content !== sent;
        if (answer.other) draft.other = await this.#written(answer.other);
      } else if (draft.content === sent) {
        draft.other = mine;
        this.#show(draft, await this.#written(answer.draft));
      } else {
        draft.other = await this.#written(answer.draft); // what was typed meanwhile is newer than both
      }
      drafts.store(draft);
    } catch {
      // It is on this machine, and goes with the next change or when the line is back.
    } finally {
      this.#sending.delete(draft);
      this.#after(draft, sent);
    }
  }

  /** What happened while it was on its way. */
  #after(draft: Draft, sent: string): void {
    const seq = this.#heard.get(draft);
    this.#heard.delete(draft);
    if (seq) this.heard(draft.number, draft.tab, seq);
    if (draft.changed && draft.content !== sent) this.#soon(draft);
  }

  async #fetch(draft: Draft, seq: string): Promise<void> {
    try {
      const query = { tab: draft.tab };
      const stored = this.#source.api.http.get<ServerDraft>(`/conversations/${draft.number}/draft`, { query });
      await this.#merge(draft, await stored);
    } catch (error) {
      if (asProblem(error).status === 404) this.#gone(draft, seq);
    }
  }

  async #merge(draft: Draft, theirs: ServerDraft): Promise<void> {
    if (this.#ended || !later(theirs.version, draft.version)) return;
    const written = await this.#written(theirs);
    if (!later(theirs.version, draft.version)) return; // it came by another way meanwhile
    draft.version = theirs.version;
    if (!draft.changed) this.#show(draft, written);
    else if (sameWords(theirs, draft.written)) draft.changed = false;
    else if (written.at > draft.at) {
      draft.other = draft.written;
      this.#show(draft, written);
    } else draft.other = written;
    this.#source.drafts.store(draft);
  }

  #gone(draft: Draft, version: string): void {
    draft.version = version;
    if (!draft.changed) this.#show(draft, { text: '', quoted: null, files: [], at: draft.at });
    this.#source.drafts.store(draft);
  }

  #show(draft: Draft, written: Written): void {
    this.#source.drafts.show(draft, written);
    draft.changed = false;
  }

  async #written({ number, text, reply_to_id, files, written_at }: ServerDraft): Promise<Written> {
    return {
      text,
      quoted: reply_to_id ? await this.#message(number, reply_to_id) : null,
      files: files.map(({ file, kind, caption }) => ({ id: file.id, kind, caption: caption ?? '', stored: file })),
      at: Date.parse(written_at ?? '') || 0,
    };
  }

  async #message(number: number, id: string): Promise<Message | null> {
    const known = this.#source.message(number, id);
    if (known) return known;
    const page = await this.#source.api.conversations.messages(number, { around: id, limit: 1 }).catch(() => undefined);
    return page?.items.find((message) => message.id === id) ?? null;
  }
}

function bodyOf(draft: Draft) {
  return {
    text: draft.text,
    reply_to_id: draft.quoted?.id,
    files: draft.files.flatMap(({ upload: { stored }, kind, caption }) =>
      stored ? [{ file_id: stored.id, kind, caption }] : [],
    ),
    written_at: new Date(draft.at).toISOString(),
    base: draft.version,
  };
}

function sameWords(theirs: ServerDraft, mine: Written): boolean {
  const files = mine.files.flatMap(({ stored, kind, caption }) => (stored ? [[stored.id, kind, caption]] : []));
  return (
    theirs.text === mine.text &&
    theirs.reply_to_id === (mine.quoted?.id ?? null) &&
    JSON.stringify(theirs.files.map(({ file, kind, caption }) => [file.id, kind, caption ?? ''])) ===
      JSON.stringify(files)
  );
}
