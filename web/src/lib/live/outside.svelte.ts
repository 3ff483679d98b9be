import { untrack } from 'svelte';

/**
 * Makes something with state of its own that outlives the screen which asks for it. Made by a template or a $derived itself, that
 * state would not be followed by its maker, and would die with it.
 */
export function outside<T>(make: () => T): T {
  let made: { it: T } | undefined;
  $effect.root(() => {
    made = { it: untrack(make) };
  });
  if (!made) throw new Error('an effect root runs at once');
  return made.it;
}
