import { combination, type KeyPress } from './keys';

/**
 * Which keys somebody presses instead of the usual ones: the chosen combination by the usual one, '' where there shall be none. The second
 * of two keys stands with the first: "g m". Everything is defined with its usual key and asks here.
 */
class Keymap {
  own = $state.raw<Readonly<Record<string, string>>>({});
  /** Off: letters and signs without a modifier do nothing (WCAG 2.1.4). */
  single = $state(true);

  /** What is pressed for it; '' for nothing. */
  of(usual: string): string {
    return this.own[usual] ?? usual;
  }

  /** The usual combination of what was pressed, perhaps after another; undefined if it does nothing. */
  usual(pressed: string, after = ''): string | undefined {
    const wanted = after + pressed;
    const moved = Object.keys(this.own).find((usual) => this.own[usual] === wanted);
    if (moved !== undefined) return moved.slice(after.length);
    return wanted in this.own ? undefined : pressed;
  }
}

export const keymap = new Keymap();

/** The usual combination of a key press; '' if it has none. */
export function meant(event: KeyPress): string {
  const pressed = combination(event);
  return pressed && (keymap.single || pressed.length > 1) ? (keymap.usual(pressed) ?? '') : '';
}
