import { keymap } from '$lib/ui/keymap.svelte';
import { combination, type KeyPress } from '$lib/ui/keys';

/** Why a combination cannot be given to anything. */
export type Refusal = 'altgr' | 'browser' | 'fixed';

/** What browsers keep for themselves, or what edits text everywhere. */
const browsers =
  /^(mod\+(Shift\+)?[acdfhijlnopqrstuvwxyz]|mod\+(Shift\+)?\d|Alt\+\d|mod\+(Shift\+)?Tab|Alt\+(ArrowLeft|ArrowRight|Home|d|e|f|F4)|Meta\+.+|mod\+[-+=0]|(Shift\+)?F([1-57-9]|1[0-2]))$/;
/** What means the same everywhere, and the first of two keys. */
const fixed =
  /^((mod\+|Alt\+|Shift\+)*(Escape|Enter|Tab|Space|Backspace|Delete|Insert|Home|End|PageUp|PageDown)|(Shift\+)?Arrow\w+|(Shift\+)?F6|g|mod\+[bi])$/;
const usuals = new Set(['Alt+ArrowDown', 'Alt+ArrowUp', 'mod+k']);

/** The combination of a key press that may stand for something, or why it may not; undefined while only a modifier is held. */
export function chosen(event: KeyPress, mac?: boolean): { keys: string } | { refusal: Refusal } | undefined {
  if (/^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn|OS)$/.test(event.key)) return undefined;
  const keys = combination(event, mac);
  if (keys === undefined) return { refusal: 'altgr' };
  if (usuals.has(keys)) return { keys };
  if (browsers.test(keys)) return { refusal: 'browser' };
  // Option types accents and signs on a Mac.
  if (fixed.test(keys) || (mac && /^Alt\+.$/.test(keys)))
    return { refusal: keys.startsWith('Alt') ? 'altgr' : 'fixed' };
  return { keys };
}

/** Which of these has the combination now. */
export function holder(keys: string, usual: readonly string[]): string | undefined {
  return usual.find((one) => keymap.of(one) === keys);
}

/** The map with one more choice: what is usual again needs no entry. */
export function choose(own: Readonly<Record<string, string>>, usual: string, keys: string): Record<string, string> {
  const next = { ...own, [usual]: keys };
  return Object.fromEntries(Object.entries(next).filter(([one, other]) => one !== other));
}
