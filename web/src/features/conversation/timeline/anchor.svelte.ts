/** px: this near to the end counts as being there. */
const near = 40;

/**
 * Keeps what the reader looks at where it is, whatever happens above or below it: the anchor is a row's key and its distance
 * from the top of the viewport, never a scroll height. Browsers' own anchoring is off, since Safari has none.
 */
export class Anchor {
  /** At the end, and staying there as messages come. */
  stuck = $state(true);
  #at: { key: string; offset: number } | null = null;
  /** Of content and viewport, when they were last looked at. */
  #heights = '';

  constructor(
    private readonly scroller: HTMLElement,
    /** Whether the last loaded message stands in the DOM: only then can the reader be at the end. */
    private readonly showsEnd: () => boolean,
  ) {}

  rows(): HTMLElement[] {
    return [...this.scroller.querySelectorAll<HTMLElement>('[data-key]')];
  }

  row(key: string): HTMLElement | null {
    return this.scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  }

  /** Notes what is at the top of the viewport. To be called when the reader scrolls. */
  capture(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // Something grew, and the reader did not move: being at the end is not lost by that.
    const grew = this.#heights !== `${scrollHeight} ${clientHeight}`;
    if (grew && this.stuck && this.showsEnd()) return this.toEnd();
    this.stuck = this.showsEnd() && scrollHeight - scrollTop - clientHeight <= near;
    const top = this.#top();
    const rows = this.rows();
    const row = rows[firstIndex(rows, (one) => one.getBoundingClientRect().bottom > top)];
    this.#remember();
    this.#at = row?.dataset.key ? { key: row.dataset.key, offset: row.getBoundingClientRect().top - top } : null;
  }

  /** Puts the anchor back after the content or the viewport has changed. To be called before the next paint. */
  hold(): void {
    if (this.stuck) return this.toEnd();
    this.#remember();
    const row = this.#at && this.row(this.#at.key);
    if (!row || !this.#at) return;
    const moved = row.getBoundingClientRect().top - this.#top() - this.#at.offset;
    if (Math.abs(moved) >= 0.5) this.scroller.scrollBy({ top: moved, behavior: 'instant' });
  }

  toEnd(): void {
    this.stuck = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: 'instant' });
    this.#remember();
  }

  /** Puts a row's top at this share of the viewport's height. */
  place(key: string, share: number): void {
    const row = this.row(key);
    if (!row) return;
    const wanted = this.#top() + this.scroller.clientHeight * share;
    this.scroller.scrollBy({ top: row.getBoundingClientRect().top - wanted, behavior: 'instant' });
    this.capture();
  }

  /** Where the reader is, to come back to it. */
  get position(): { key: string; offset: number } | null {
    return this.stuck ? null : this.#at;
  }

  restore(position: { key: string; offset: number }): void {
    this.stuck = false;
    this.#at = position;
    this.hold();
    this.capture();
  }

  /** The key of the last row whose beginning can be seen. */
  lastVisible(): string | undefined {
    const bottom = this.#top() + this.scroller.clientHeight;
    const rows = this.rows();
    const after = firstIndex(rows, (one) => one.getBoundingClientRect().top >= bottom);
    return rows[after - 1]?.dataset.key;
  }

  #remember(): void {
    this.#heights = `${this.scroller.scrollHeight} ${this.scroller.clientHeight}`;
  }

  #top(): number {
    return this.scroller.getBoundingClientRect().top;
  }
}

/** The first index at which an ascending predicate holds; the length if nowhere. */
function firstIndex<T>(list: readonly T[], holds: (one: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
