import type { Attachment } from 'svelte/attachments';
import './tooltip.css';
import { keymap } from './keymap.svelte';
import { keyCaps } from './keys';
import { follow } from './place';

const hoverDelay = 450;
const focusDelay = 100;
/** Time to move the pointer from the anchor onto the tooltip. */
const leaveDelay = 120;

interface Tip {
  text: () => string | undefined;
  keys: string | undefined;
}

/** What has one. The page listens once for all of them, so that a button costs no listener. */
const tips = new WeakMap<Element, Tip>();
let listening = false;
/** What the pointer is on: something that has a tooltip, or the tooltip itself. */
let near: Element | undefined;
/** What the tooltip is about that is shown, and what the next one will be about. */
let about: HTMLElement | undefined;
let next: HTMLElement | undefined;
let bubble: HTMLElement | undefined;
let coming: ReturnType<typeof setTimeout>;
let leaving: ReturnType<typeof setTimeout>;
let stopFollowing: (() => void) | undefined;

/**
 * Shows a short text beside an element, on hover after a moment and on keyboard focus almost at once. Escape hides it; the pointer
 * may rest on it. Over what the element has opened it does not show. It adds no name for screen readers: give the element its own label.
 * @param text nothing shows while it is empty
 * @param keys combination that does the same, drawn as keys
 */
export function tooltip(text: () => string | undefined, keys?: string): Attachment<HTMLElement> {
  return (anchor) => {
    listen();
    tips.set(anchor, { text, keys });
    return () => {
      tips.delete(anchor);
      if (anchor === about || anchor === next) hide();
    };
  };
}

function listen(): void {
  if (listening) return;
  listening = true;
  document.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType === 'mouse') pointAt(target as Element);
  });
  document.addEventListener('pointerout', ({ relatedTarget }) => {
    if (relatedTarget === null) pointAt(undefined); // it left the window
  });
  document.addEventListener('focusin', ({ target }) => {
    // Not at once: a closing popover gives the focus back, and nothing may open while it closes.
    if (target instanceof HTMLElement && tips.has(target) && target.matches(':focus-visible')) plan(target, focusDelay);
  });
  const settle = (anchor: EventTarget | null | undefined) => anchor && (anchor === about || anchor === next) && hide();
  document.addEventListener('focusout', ({ target }) => settle(target));
  document.addEventListener('click', ({ target }) => settle(anchorOf(target as Element)), true);
}

function pointAt(target: Element | undefined): void {
  const inside = target && bubble?.contains(target);
  const now = inside ? bubble : anchorOf(target);
  if (now === near) return;
  near = now;
  clearTimeout(coming);
  clearTimeout(leaving);
  if (inside || (bubble && now === about)) return;
  if (bubble) leaving = setTimeout(take, leaveDelay);
  if (now) plan(now, hoverDelay);
}

function anchorOf(target: Element | null | undefined): HTMLElement | undefined {
  let one = target;
  while (one && !tips.get(one)?.text()) one = one.parentElement;
  return (one as HTMLElement | null) ?? undefined;
}

function plan(anchor: HTMLElement, delay: number): void {
  clearTimeout(coming);
  next = anchor;
  coming = setTimeout(() => show(anchor), delay);
}

function show(anchor: HTMLElement): void {
  if (bubble && about === anchor) return;
  take();
  const tip = tips.get(anchor);
  const words = tip?.text();
  if (!tip || !words || !anchor.isConnected || anchor.ariaExpanded === 'true') return;
  about = anchor;
  bubble = draw(words, tip.keys);
  // Inside the anchor's dialog, if it is in one: what is outside a modal dialog is out of reach.
  (anchor.closest('dialog') ?? document.body).append(bubble);
  bubble.showPopover();
  stopFollowing = follow(bubble, () => anchor.getBoundingClientRect(), { side: 'bottom', align: 'center', gap: 6 });
  document.addEventListener('keydown', onKey, true);
}

/** Nothing is shown, and nothing is to come. */
function hide(): void {
  clearTimeout(coming);
  next = undefined;
  take();
}

/** Takes away what is shown; another one may be about to come. */
function take(): void {
  clearTimeout(leaving);
  about = undefined;
  if (!bubble) return;
  stopFollowing?.();
  bubble.remove();
  bubble = undefined;
  document.removeEventListener('keydown', onKey, true);
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') hide();
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
