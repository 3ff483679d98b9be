import { asProblem, type Page, type Problem } from '$lib/api';
import { live } from '$lib/live';
import { later } from '$lib/live/seq';
import { importRoutes, type ContactImport } from './api';

/** Tells of each import that has moved. */
export function onmoved(moved: (id: string) => void): () => void {
  return live.hear((event) => {
    if (event.name === 'change' && event.data.kind === 'contact_import.changed') moved(event.data.subject_id ?? '');
  });
}

/** One import, as it stands now: fetched again when the log tells that it has moved. */
export class Followed {
  readonly id: string;
  data = $state.raw<ContactImport>();
  problem = $state.raw<Problem>();
  #loading = false;
  #again = false;

  constructor(id: string) {
    this.id = id;
  }

  /** Many steps at once are one question more. */
  async load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      this.put(await importRoutes.get(this.id));
    } catch (error) {
      this.problem = asProblem(error);
    } finally {
      this.#loading = false;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.load();
  }

  put(now: ContactImport): void {
    this.problem = undefined;
    if (!this.data || !later(this.data.version, now.version)) this.data = now;
  }

  follow(): () => void {
    return onmoved((id) => id === this.id && void this.load());
  }
}

/** A list that grows page by page. */
export class Pages<T> {
  items = $state.raw<readonly T[]>([]);
  next = $state.raw<string | null>(null);
  state = $state.raw<'loading' | 'ready' | 'failed'>('loading');
  problem = $state.raw<Problem>();
  readonly #fetch: (after: string | null) => Promise<Page<T>>;
  #turn = 0;

  constructor(fetch: (after: string | null) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  /** From the beginning; what is shown stays until it is there. */
  load = (): Promise<void> => this.#take(null);
  more = (): Promise<void> => this.#take(this.next);

  async #take(after: string | null): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await this.#fetch(after);
      if (turn !== this.#turn) return;
      this.items = after === null ? page.items : [...this.items, ...page.items];
      this.next = page.next;
      this.state = 'ready';
      this.problem = undefined;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = asProblem(error);
      if (this.items.length === 0) this.state = 'failed';
    }
  }
}
