/** What of a keyboard event the rules below look at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'> & {
  getModifierState?: (key: 'AltGraph') => boolean;
};

/** Where a key moves within a row or column of items. */
export type Axis = 'vertical' | 'horizontal';

const steps: Record<Axis, Record<string, 1 | -1>> = {
  vertical: { ArrowDown: 1, ArrowUp: -1 },
  horizontal: { ArrowRight: 1, ArrowLeft: -1 },
};

/**
 * The item that a key leads to among `count`, going round at the ends and over those that `skip` names. -1 stands for none yet.
 * Undefined: the key does not move.
 */
export function moved(
  key: string,
  current: number,
  count: number,
  axis: Axis,
  skip: (index: number) => boolean = () => false,
): number | undefined {
  const step = key === 'Home' ? 1 : key === 'End' ? -1 : steps[axis][key];
  if (step === undefined || count === 0) return undefined;
  let index = current;
  if (key === 'Home' || (current < 0 && step > 0)) index = -1;
  if (key === 'End' || (current < 0 && step < 0)) index = count;
  for (let tried = 0; tried < count; tried++) {
    index = (index + step + count) % count;
    if (!skip(index)) return index;
  }
  return undefined;
}

/** Lower case without accents, so that "jose" finds "José". */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/** The next item after `current` that begins with what was typed; undefined if none does. */
export function typedAhead(typed: string, current: number, labels: readonly string[]): number | undefined {
  const wanted = plain(typed);
  // One more letter may stay where it is; a first letter goes on to the next.
  const from = typed.length > 1 ? current : current + 1;
  for (let i = 0; i < labels.length; i++) {
    const index = (Math.max(from, 0) + i) % labels.length;
    if (plain(labels[index] ?? '').startsWith(wanted)) return index;
  }
  return undefined;
}

/**
 * The name of a pressed combination: "j", "Shift+e", "mod+k", "Alt+ArrowDown", "?". `mod` is Ctrl, or ⌘ on a Mac.
 * A character that needs Shift on some layouts goes by itself ("?", "/"); letters keep their Shift.
 * Undefined while text is being composed, and for AltGr, with which many layouts type @ # \ and brackets.
 */
export function combination(event: KeyPress, mac: boolean = isMac()): string | undefined {
  if (event.isComposing || event.key === 'Dead' || event.key === 'Process') return undefined;
  if (event.getModifierState?.('AltGraph') || (event.ctrlKey && event.altKey)) return undefined;
  const letter = /^\p{L}$/u.test(event.key);
  const named = event.key.length > 1 || event.key === ' ';
  const parts: string[] = [];
  if (mac ? event.metaKey : event.ctrlKey) parts.push('mod');
  if (mac ? event.ctrlKey : event.metaKey) parts.push(mac ? 'Ctrl' : 'Meta');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey && (letter || named)) parts.push('Shift');
  parts.push(letter ? event.key.toLowerCase() : event.key === ' ' ? 'Space' : event.key);
  return parts.join('+');
}

const symbols: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: 'Enter',
};

/** How the keys of a combination are written on this machine: ["Ctrl", "K"], ["⌘", "K"], ["a"]. */
export function keyCaps(combo: string, mac: boolean = isMac()): string[] {
  const parts = combo.split(/\+(?!$)/); // the last may be the plus itself
  return parts.map((part) => {
    if (part === 'mod') return mac ? '⌘' : 'Ctrl';
    if (part === 'Alt' && mac) return '⌥';
    if (part === 'Shift' && mac) return '⇧';
    return symbols[part] ?? (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part);
  });
}

/** Whether keys typed there are text, so that single-key shortcuts must be silent. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|range|file)$/.test(target.type);
}

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}
