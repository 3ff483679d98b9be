import { asProblem, type Conversation, type Problem } from '$lib/api';
import { live } from '$lib/live';
import { addressOf, askedOf, type HistoryQuery } from './query';

const pageSize = 50;
/** A page of what is rare may be short, even empty: so many are asked for at once, then the person decides. */
const mostAtOnce = 12;

/** What the server found, page by page. It is kept while one looks at a conversation, so that going back finds it as it was. */
export class Found {
  rows = $state.raw<readonly Conversation[]>([]);
  state = $state<'loading' | 'ready' | 'error'>('loading');
  problem = $state.raw<Problem>();
  busy = $state(false);
  /** Where the list was scrolled to. */
  scroll = 0;
  #next = $state.raw<string | null>(null);
  #owner = '';
  #key = '';
  #query: HistoryQuery | undefined;
  #stop: AbortController | undefined;

  /** There may be others. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Looks for it, unless it is there already. Rows of before stay until the first of the new ones have come. */
  show(query: HistoryQuery): void {
    const { catalogue, api } = live;
    const owner = `${catalogue.me.user.id} ${api.http.workspace ?? ''}`;
    const key = `${owner} ${addressOf(query)}`;
    if (key === this.#key && this.state === 'ready') return;
    if (owner !== this.#owner) this.rows = [];
    [this.#owner, this.#key, this.#query, this.scroll] = [owner, key, query, 0];
    this.state = 'loading';
    void this.#read(null);
  }

  retry(): void {
    if (this.rows.length === 0 || this.state === 'error') this.state = 'loading';
    void this.#read(this.state === 'loading' ? null : this.#next);
  }

  loadMore(): void {
    if (!this.busy && this.#next !== null && this.state === 'ready') void this.#read(this.#next);
  }

  async #read(after: string | null): Promise<void> {
    if (!this.#query) return;
    const asked = askedOf(this.#query);
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.busy = true;
    this.problem = undefined;
    let rows = after === null ? [] : [...this.rows];
    const wanted = rows.length + pageSize;
    try {
      let next: string | null = after;
      for (let left = mostAtOnce; left > 0 && rows.length < wanted; left--) {
        const query = { ...asked, limit: pageSize, ...(next === null ? {} : { after: next }) };
        const page = await live.api.conversations.list(query, stop.signal);
        if (stop.signal.aborted) return;
        rows = [...rows, ...page.items];
        next = page.next;
        if (rows.length > 0 || next === null || left === 1) {
          [this.rows, this.#next, this.state] = [rows, next, 'ready'];
        }
        if (next === null) break;
      }
    } catch (error) {
      if (stop.signal.aborted) return;
      this.problem = asProblem(error);
      if (after === null) this.state = 'error';
    } finally {
      if (!stop.signal.aborted) this.busy = false;
    }
  }
}

/** Of this page, beyond the screen's own life. */
export const found = new Found();
