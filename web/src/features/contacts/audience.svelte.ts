import { asProblem, type Audience as Query, type Contact, type Page, type Problem } from '$lib/api';
import { office } from '$lib/api/office';
import { live } from '$lib/live';

/** How many rows come with one request. */
const page = 100;

/** The contacts of a list as far as they were fetched, page by page. Without a filter that is what the table shows of 100,000. */
export class Audience {
  rows = $state.raw<readonly Contact[]>([]);
  loading = $state(false);
  problem = $state.raw<Problem>();
  /** How many there are; undefined: not counted yet. */
  count = $state.raw<{ count: number; more: boolean }>();
  /** There are others than those shown: somebody made or changed some. */
  stale = $state(false);
  /** The first page is here. */
  ready = $state(false);
  #query: Query = {};
  #next: string | null = null;
  #turn = 0;

  get query(): Query {
    return this.#query;
  }
  get complete(): boolean {
    return this.ready && this.#next === null;
  }

  /** Shows another list, or the same anew. */
  async show(query: Query): Promise<void> {
    this.#query = query;
    const turn = ++this.#turn;
    this.loading = true;
    this.stale = false;
    void this.#countAll(turn);
    await this.#fetch(turn, null);
  }

  again = (): Promise<void> => this.show(this.#query);

  /** The next page, or what failed before. */
  async more(): Promise<void> {
    if (this.loading || this.complete) return;
    this.loading = true;
    await this.#fetch(this.#turn, this.#next);
  }

  /** A page of a filter may be short, or empty, and have others behind it: the server looks only so far for each. */
  async #fetch(turn: number, from: string | null): Promise<void> {
    let rows = from === null ? [] : this.rows;
    let after = from;
    try {
      const enough = rows.length + page / 2;
      do {
        const got: Page<Contact> = await office.contacts.list({ ...this.#query, limit: page, after });
        if (turn !== this.#turn) return;
        rows = [...rows, ...got.items];
        after = got.next;
        if (rows.length > 0) this.#take(rows, after);
      } while (after !== null && rows.length < enough);
      this.#take(rows, after);
      this.problem = undefined;
    } catch (error) {
      if (turn === this.#turn) this.problem = asProblem(error);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  #take(rows: readonly Contact[], next: string | null): void {
    this.rows = rows;
    this.#next = next;
    this.ready = true;
  }

  async #countAll(turn: number): Promise<void> {
    const { q, filter } = this.#query;
    try {
      const count = await office.contacts.count({ q, filter });
      if (turn === this.#turn) this.count = count;
    } catch {
      if (turn === this.#turn) this.count = undefined;
    }
  }

  /** Takes what happens meanwhile into the rows that are shown. */
  follow(): () => void {
    return live.hear((event) => {
      if (event.name !== 'change') return;
      const { contact, kind, subject_id } = event.data;
      if (kind === 'contact.deleted') this.rows = this.rows.filter(({ id }) => id !== subject_id);
      if (contact && kind.startsWith('contact.')) this.put(contact);
    });
  }

  put(contact: Contact): void {
    const at = this.rows.findIndex(({ id }) => id === contact.id);
    if (at < 0) {
      this.stale = true;
      return;
    }
    this.rows = this.rows.with(at, { ...contact, last_activity_at: this.rows[at]?.last_activity_at });
  }
}
