import { mount, unmount } from 'svelte';
import type { Message } from '$lib/api';
import type { Bench } from '../messages/bench';
import { quotable } from '../messages/quotable';
import SwipeMark from './SwipeMark.svelte';

/** px that a finger moves before it is clear where to. */
const decided = 10;
/** px to the right from where on letting go quotes, and those after which the message stays where it is. */
const enough = 52;
const furthest = 68;
/** px at the left of the screen where some browsers draw the page before in. */
const edge = 20;
/** ms in which it goes back. */
const back = 160;

/** What moves by itself under a finger, or is written in. */
const busy = 'input, textarea, select, video, .tools';

interface Ground {
  message: (key: string) => Message | undefined;
  bench: () => Bench;
}

/** A message under a finger. */
interface Touched {
  pointer: number;
  x: number;
  y: number;
  row: HTMLElement;
  message: Message;
  /** Once it is drawn. */
  mark?: SwipeMark;
  by: number;
}

/**
 * A message drawn to the right by a finger is quoted, as by its menu. Whatever begins otherwise is the browser's: it scrolls. What is
 * listened to ends with the element.
 */
export function followSwipes(scroller: HTMLElement, { message, bench }: Ground): void {
  let touched: Touched | undefined;

  // The browser keeps what goes up and down, and two fingers; and what is drawn aside makes nothing to scroll to there.
  scroller.style.touchAction = 'pan-y pinch-zoom';
  scroller.style.overflowX = 'hidden';

  function begin(event: PointerEvent): void {
    end(); // another finger
    if (event.pointerType !== 'touch' || !event.isPrimary || event.clientX < edge) return;
    const target = event.target as Element;
    const row = target.closest<HTMLElement>('[data-key]');
    const found = row && !target.closest(busy) ? message(row.dataset.key ?? '') : undefined;
    if (!row || !found || !quotable(found, bench())) return;
    touched = { pointer: event.pointerId, x: event.clientX, y: event.clientY, row, message: found, by: 0 };
  }

  function move(event: PointerEvent): void {
    if (touched?.pointer !== event.pointerId) return;
    const [x, y] = [event.clientX - touched.x, event.clientY - touched.y];
    if (!touched.mark) {
      if (Math.hypot(x, y) < decided) return;
      if (x < 2 * Math.abs(y)) return end();
      touched.mark = mount(SwipeMark, { target: touched.row }) as SwipeMark;
    }
    touched.by = Math.min(furthest, Math.max(0, x - decided));
    touched.row.style.translate = `${touched.by}px`;
    touched.mark.draw(Math.min(1, touched.by / enough));
  }

  function lift(event: PointerEvent): void {
    if (touched?.pointer !== event.pointerId) return;
    const { by, message: drawn } = touched;
    end();
    if (by >= enough) bench().quote(drawn);
  }

  /** It goes back to its place. */
  function end(): void {
    const { row, mark, by } = touched ?? {};
    touched = undefined;
    if (!row || !mark) return;
    row.style.translate = '';
    void unmount(mark);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    row.animate([{ translate: `${by}px` }, { translate: '0px' }], { duration: back, easing: 'ease-out' });
  }

  const handlers = { pointerdown: begin, pointermove: move, pointerup: lift, pointercancel: end };
  for (const [name, handle] of Object.entries(handlers))
    scroller.addEventListener(name, handle as (event: Event) => void, { passive: true });
}
