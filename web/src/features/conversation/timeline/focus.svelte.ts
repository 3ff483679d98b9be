import { tick } from 'svelte';
import type { Message } from '$lib/api';
import { meant } from '$lib/ui';
import type Bubble from '../messages/Bubble.svelte';
import type { Bench } from '../messages/bench';
import { quotable } from '../messages/quotable';
import { toolbox } from '../messages/toolbox.svelte';
import type { Anchor } from './anchor.svelte';
import type { Rendered } from './rendered.svelte';
import { keyOf } from './rows';

/**
 * Which message the pointer or the keyboard is on. One of them is in the tab order; the arrows move from there, r answers,
 * + reacts, o opens the picture.
 */
export class Focus {
  #active = $state<string | null>(null);
  #tab = $state<string | null>(null);
  readonly bubbles = new Map<string, Bubble>();

  constructor(
    private readonly anchor: () => Anchor | undefined,
    private readonly rendered: Rendered,
    private readonly bench: () => Bench,
  ) {}

  /** Shows its tools. */
  get active(): string | null {
    return this.#active;
  }
  set active(key: string | null) {
    this.#active = key;
    if (key !== null) void toolbox.open();
  }

  /** The message in the tab order: the one last focused, else the newest. */
  readonly tab: string | null = $derived.by(() => {
    const { start, end } = this.rendered.range;
    const index = this.#tab === null ? undefined : this.rendered.indexOf(this.#tab);
    if (index !== undefined && index >= start && index < end) return this.#tab;
    return this.rendered.keys[end - 1] ?? null;
  });

  keep(key: string, bubble: Bubble | undefined): void {
    if (bubble) this.bubbles.set(key, bubble);
    else this.bubbles.delete(key);
  }

  to(key: string): void {
    this.#tab = key;
    this.anchor()?.row(key)?.focus({ preventScroll: true });
  }

  last(): void {
    const key = this.rendered.keys[this.rendered.keys.length - 1];
    if (key !== undefined) this.to(key);
  }

  over(event: PointerEvent): void {
    if (event.pointerType === 'mouse') this.active = keyAt(event.target) ?? this.active;
  }
  out(): void {
    if (!document.activeElement?.closest('[data-key]')) this.active = null;
  }
  /** What it was on is not on screen any more. */
  left(): void {
    this.active = null;
  }
  entered(event: FocusEvent): void {
    const key = keyAt(event.target);
    if (key === null) return;
    this.#tab = key;
    this.active = key;
  }

  key(event: KeyboardEvent, toEnd: () => void): void {
    const row = event.target instanceof HTMLElement ? event.target : null;
    if (!row?.dataset.key) return;
    const run = this.#commands(row.dataset.key, toEnd)[meant(event)];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  #commands(key: string, toEnd: () => void): Record<string, () => void> {
    const message = this.message(key);
    const bench = this.bench();
    const act = (run: () => void) => (message ? run : () => undefined);
    return {
      ArrowUp: () => this.#step(key, -1),
      ArrowDown: () => this.#step(key, 1),
      Home: () => this.#edge(0),
      End: () => {
        toEnd();
        void tick().then(() => this.last());
      },
      r: act(() => message && quotable(message, bench) && bench.quote(message)),
      '+': act(() => void this.bubbles.get(key)?.react()),
      o: act(() => message?.content.media && bench.openMedia(message)),
      Enter: act(() => this.#openMenu(key)),
    };
  }

  menu(event: MouseEvent): void {
    const key = keyAt(event.target);
    const plain = event.target instanceof Element && event.target.closest('a, video, textarea, input, .tools');
    if (key === null || plain || !getSelection()?.isCollapsed) return;
    event.preventDefault();
    // The menu key has no place of its own.
    void (event.clientX === 0 && event.clientY === 0
      ? this.#openMenu(key)
      : this.#openMenu(key, event.clientX, event.clientY));
  }

  async #openMenu(key: string, x?: number, y?: number): Promise<void> {
    this.active = key;
    await tick();
    const box = this.anchor()?.row(key)?.querySelector('.bubble')?.getBoundingClientRect();
    await this.bubbles.get(key)?.openMenu(x ?? box?.left ?? 0, y ?? box?.bottom ?? 0);
  }

  #step(key: string, by: 1 | -1): void {
    const rows = this.anchor()?.rows() ?? [];
    const at = rows.findIndex((row) => row.dataset.key === key);
    rows[at + by]?.focus();
  }
  #edge(index: number): void {
    this.anchor()?.rows().at(index)?.focus();
  }

  message(key: string): Message | undefined {
    for (const section of this.rendered.sections) {
      const found = section.messages.find((message) => keyOf(message) === key);
      if (found) return found;
    }
    return undefined;
  }
}

function keyAt(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
  return row?.dataset.key ?? null;
}
