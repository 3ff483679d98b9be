import { type LedgerEntry, type LedgerSummary } from '$lib/api';
import { office } from '$lib/api/office';

export type DeliveryState = LedgerEntry['state'];

/** A delivery has a row for each of its inboxes. */
export function keyOf({ id, inbox }: LedgerEntry): string {
  return `${id} ${inbox?.id ?? ''}`;
}

/** The ledger as it is looked at: its summary, and the newest deliveries that fit the filters, with those before on request. */
export class Deliveries {
  summary = $state.raw<LedgerSummary>();
  entries = $state.raw<readonly LedgerEntry[]>();
  error = $state.raw<unknown>();
  loading = $state.raw(false);
  /** '' means any. */
  inbox = $state.raw('');
  state = $state.raw<DeliveryState | ''>('');

  #next = $state.raw<string | null>(null);
  #turn = 0;

  get more(): boolean {
    return this.#next !== null;
  }
  get filtered(): boolean {
    return this.inbox !== '' || this.state !== '';
  }

  filter(inbox: string, state: DeliveryState | ''): Promise<void> {
    this.inbox = inbox;
    this.state = state;
    return this.load();
  }

  /** The first page and the summary. What was there stays until the answer, and beyond a failure. */
  async load(): Promise<void> {
    await this.#run(async () => {
      const [summary, page] = await Promise.all([office.ledger.summary(), office.ledger.list(this.#query())]);
      return () => {
        this.summary = summary;
        this.entries = page.items;
        this.#next = page.next;
      };
    });
  }

  /** What is new and what has changed, without losing the older pages that are open. */
  async refresh(): Promise<void> {
    if (this.loading) return;
    await this.#run(async () => {
      const [summary, page] = await Promise.all([office.ledger.summary(), office.ledger.list(this.#query())]);
      return () => {
        const older = this.#after(page.items);
        this.summary = summary;
        this.entries = older ? [...page.items, ...older] : page.items;
        if (!older) this.#next = page.next;
      };
    });
  }

  async loadMore(): Promise<void> {
    if (this.#next === null) return;
    await this.#run(async () => {
      const page = await office.ledger.list({ ...this.#query(), after: this.#next });
      return () => {
        this.entries = [...(this.entries ?? []), ...page.items];
        this.#next = page.next;
      };
    });
  }

  /** The entries behind a fresh first page; undefined when the page does not reach them, so that there would be a gap. */
  #after(page: readonly LedgerEntry[]): readonly LedgerEntry[] | undefined {
    const last = page.at(-1);
    const at = last ? (this.entries ?? []).findIndex((entry) => keyOf(entry) === keyOf(last)) : -1;
    return at < 0 ? undefined : this.entries?.slice(at + 1);
  }

  #query() {
    return { inbox: this.inbox || undefined, state: this.state || undefined };
  }

  /** Of two at once only the later one changes what is on screen. */
  async #run(work: () => Promise<() => void>): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const apply = await work();
      if (turn !== this.#turn) return;
      apply();
      this.error = undefined;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
