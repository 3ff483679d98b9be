import { keyOf, type Section } from './rows';
import { around, earlier, Heights, later, leastHeight, mostRendered, rowsToFill, type Range } from './slice';

/**
 * Which of the loaded messages stand in the DOM. The edges are keys, not indexes, so that they stay where they are when older
 * messages are put before them.
 */
export class Rendered {
  readonly heights = new Heights();
  readonly #sections: () => readonly Section[];
  /** px that the messages have on screen. */
  readonly #room: number;
  /** null: what the first paint shows. */
  #first = $state<string | null>(null);
  /** null: up to the newest message, also those that are still to come. */
  #last = $state<string | null>(null);

  readonly messages = $derived.by(() => this.#sections().flatMap((section) => section.messages));
  readonly keys = $derived(this.messages.map(keyOf));
  readonly #indexes = $derived(new Map(this.keys.map((key, index) => [key, index])));

  readonly range: Range = $derived.by(() => {
    const count = this.keys.length;
    const last = this.#last === null ? undefined : this.#indexes.get(this.#last);
    const end = last === undefined ? count : last + 1;
    const first = this.#first === null ? undefined : this.#indexes.get(this.#first);
    return { start: Math.max(first ?? this.#filling(end), end - mostRendered, 0), end };
  });

  /** The part of the sections that is rendered. The end of a conversation stands below its last message. */
  readonly sections: readonly Section[] = $derived.by(() => {
    const { start, end } = this.range;
    const out: Section[] = [];
    let at = 0;
    for (const section of this.#sections()) {
      const from = Math.max(0, start - at);
      const to = Math.min(section.messages.length, end - at);
      at += section.messages.length;
      const whole = section.messages.length === 0 ? start === 0 : to === section.messages.length && to > from;
      if (to > from || whole) {
        out.push({ ...section, messages: section.messages.slice(from, to), ended: whole ? section.ended : null });
      }
    }
    return out;
  });

  constructor(sections: () => readonly Section[], room: number) {
    this.#sections = sections;
    this.#room = room;
  }

  /** Where those begin that fill the screen down to an end. System lines that follow each other are one row. */
  #filling(end: number): number {
    const all = this.messages;
    let start = end;
    for (let filled = 0; filled < this.#room;) {
      const message = all[start - 1];
      if (!message) break;
      const joins = message.kind === 'event' && start < end && all[start]?.kind === 'event';
      if (!joins) filled += leastHeight(message);
      start--;
    }
    return start;
  }

  get showsStart(): boolean {
    return this.range.start === 0;
  }
  get showsEnd(): boolean {
    return this.range.end === this.keys.length;
  }
  /** px of the messages above and below that have left the DOM. */
  get above(): number {
    return this.range.start === 0 ? 0 : this.heights.of(this.keys.slice(0, this.range.start));
  }
  get below(): number {
    return this.showsEnd ? 0 : this.heights.of(this.keys.slice(this.range.end));
  }

  indexOf(key: string): number | undefined {
    return this.#indexes.get(key);
  }
  /** One slice more above. */
  up(): void {
    this.#set(earlier(this.range));
  }
  /** One slice more below. */
  down(): void {
    this.#set(later(this.range, this.keys.length));
  }
  /** What is there, and more above it: up to a screen before this message. Far from the end only what is around it. */
  reach(index: number): void {
    const start = Math.max(0, index - rowsToFill(this.#room));
    if (start >= this.range.start) return;
    if (this.keys.length - start > mostRendered) this.centre(index);
    else this.#first = this.keys[start] ?? null;
  }
  centre(index: number): void {
    this.#set(around(index, this.keys.length));
  }
  /** This message, which may be anywhere: it stays as it is if it is there. */
  include(index: number): void {
    if (index < this.range.start || index >= this.range.end || this.#elsewhere) this.centre(index);
  }
  /** The edges are of messages that are not here any more. */
  get #elsewhere(): boolean {
    return [this.#first, this.#last].some((key) => key !== null && !this.#indexes.has(key));
  }
  /** Down to the newest. What stands above it already stays there, so that nothing is drawn again that was there. */
  toEnd(): void {
    if (!this.showsEnd || this.#elsewhere) this.#first = null;
    this.#last = null;
  }
  /** The reader has left the end: what comes now waits below, so that nothing above has to leave for it. */
  stay(): void {
    if (this.#last === null) this.#set(this.range, true);
  }
  /** The index of the message at this height of the whole, by what is known of the heights. */
  indexAt(height: number): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.heights.of(this.keys.slice(0, middle + 1)) > height) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #set({ start, end }: Range, fixed = false): void {
    this.#first = this.keys[start] ?? null;
    this.#last = end === this.keys.length && !fixed ? null : (this.keys[end - 1] ?? null);
  }
}
