import { combination } from '$lib/ui/keys';
import { keymap } from '$lib/ui/keymap.svelte';

type Press = Parameters<typeof combination>[0];

/** ms that the first key of two waits for the second. */
const patience = 1200;
const modified = /^(mod|Alt|Ctrl|Meta)\+/;

/** What keys do anywhere, by their usual names. Those without a modifier are off while text is typed and where the person turned them off. */
export interface KeyMap {
  always: Readonly<Record<string, () => void>>;
  single: Readonly<Record<string, () => void>>;
  /** After "g". */
  go: Readonly<Record<string, () => void>>;
}

/** Listens for the keys that work everywhere, among them "g" followed by another. Made once per page. */
export class Keys {
  readonly #map: () => KeyMap;
  readonly #singleKeys: () => boolean;
  #prefixAt = Number.NEGATIVE_INFINITY;

  constructor(map: () => KeyMap, singleKeys: () => boolean) {
    this.#map = map;
    this.#singleKeys = singleKeys;
  }

  /** Reports whether the key did something. `typing`: the focus is where keys are text. `now`: ms, to tell a pair of keys from two single ones. */
  press(event: Press, typing: boolean, now: number): boolean {
    const pressed = combination(event);
    if (pressed === undefined) return false;
    // With a modifier it is no text, whatever it stands for; without, it may be.
    if (!modified.test(pressed) && (typing || !this.#singleKeys())) return false;
    const map = this.#map();
    const combo = keymap.usual(pressed) ?? '';
    const always = map.always[combo];
    if (always) return run(always);
    const paired = now - this.#prefixAt < patience;
    this.#prefixAt = pressed === 'g' && !paired ? now : Number.NEGATIVE_INFINITY;
    const found = paired ? map.go[keymap.usual(pressed, 'g ') ?? ''] : map.single[combo];
    return found ? run(found) : false;
  }
}

function run(action: () => void): true {
  action();
  return true;
}
