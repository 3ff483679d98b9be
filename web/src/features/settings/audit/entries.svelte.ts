import { api, type Page } from '$lib/api';
import type { AuditEntry, AuditQuery } from '$lib/api/types/audit';

/** The audit as it is looked at: the newest entries that fit, with those before on request. */
export class Entries {
  list = $state.raw<readonly AuditEntry[]>();
  error = $state.raw<unknown>();
  loading = $state.raw(false);

  #next = $state.raw<string | null>(null);
  #turn = 0;
  #query: AuditQuery = {};

  get more(): boolean {
    return this.#next !== null;
  }

  /** What was there stays until the answer, and beyond a failure. */
  show(query: AuditQuery): Promise<void> {
    this.#query = query;
    return this.#run((page) => page.items);
  }

  loadMore(): Promise<void> {
    return this.#run((page) => [...(this.list ?? []), ...page.items], this.#next ?? undefined);
  }

  /** Of two at once only the later one changes what is on screen. */
  async #run(merge: (page: Page<AuditEntry>) => readonly AuditEntry[], after?: string): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const page = await api.http.get<Page<AuditEntry>>('/audit', { query: { ...this.#query, after, limit: 50 } });
      if (turn !== this.#turn) return;
      this.list = merge(page);
      this.#next = page.next;
      this.error = undefined;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
