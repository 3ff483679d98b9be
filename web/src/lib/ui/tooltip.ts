import type { Attachment } from 'svelte/attachments';
import './tooltip.css';
import { keymap } from './keymap.svelte';
import { keyCaps } from './keys';
import { follow } from './place';

const hoverDelay = 450;
const focusDelay = 100;
/** Time to move the pointer from the anchor onto the tooltip. */
const leaveDelay = 120;

/**
 * Shows a short text beside an element, on hover after a moment and on keyboard focus almost at once. Escape hides it; the pointer
 * may rest on it. Over what the element has opened it does not show. It adds no name for screen readers: give the element its own label.
 * @param text nothing shows while it is empty
 * @param keys combination that does the same, drawn as keys
 */
export function tooltip(text: () => string | undefined, keys?: string): Attachment<HTMLElement> {
  return (anchor) => {
    let bubble: HTMLElement | undefined;
    let timer: ReturnType<typeof setTimeout>;
    let stopFollowing: (() => void) | undefined;

    function show() {
      clearTimeout(timer);
      const words = text();
      if (bubble || !words || !anchor.isConnected || anchor.ariaExpanded === 'true') return;
      bubble = draw(words, keys);
      bubble.addEventListener('pointerenter', () => clearTimeout(timer));
      bubble.addEventListener('pointerleave', leave);
      // Inside the anchor's dialog, if it is in one: what is outside a modal dialog is out of reach.
      (anchor.closest('dialog') ?? document.body).append(bubble);
      bubble.showPopover();
      stopFollowing = follow(bubble, () => anchor.getBoundingClientRect(), { side: 'bottom', align: 'center', gap: 6 });
      document.addEventListener('keydown', onKey, true);
    }
    function hide() {
      clearTimeout(timer);
      if (!bubble) return;
      stopFollowing?.();
      bubble.remove();
      bubble = undefined;
      document.removeEventListener('keydown', onKey, true);
    }
    function leave() {
      clearTimeout(timer);
      timer = setTimeout(hide, leaveDelay);
    }
    function enter(event: PointerEvent) {
      if (event.pointerType !== 'mouse') return;
      clearTimeout(timer);
      timer = setTimeout(show, hoverDelay);
    }
    function focus() {
      // Not at once: a closing popover gives the focus back, and nothing may open while it closes.
      if (anchor.matches(':focus-visible')) timer = setTimeout(show, focusDelay);
    }
    function onKey(event: KeyboardEvent) {
      if (event.key === 'Escape') hide();
    }

    const listeners: [string, EventListener][] = [
      ['pointerenter', enter as EventListener],
      ['pointerleave', leave],
      ['focus', focus],
      ['blur', hide],
      ['click', hide],
    ];
    for (const [name, listener] of listeners) anchor.addEventListener(name, listener);
    return () => {
      hide();
      for (const [name, listener] of listeners) anchor.removeEventListener(name, listener);
    };
  };
}

function draw(words: string, keys: string | undefined): HTMLElement {
  const bubble = document.createElement('div');
  bubble.className = 'tooltip';
  bubble.popover = 'manual';
  bubble.ariaHidden = 'true';
  bubble.append(words);
  const pressed = keys && keymap.of(keys);
  for (const cap of pressed ? keyCaps(pressed) : []) {
    const key = document.createElement('kbd');
    key.textContent = cap;
    bubble.append(key);
  }
  return bubble;
}
