import type { Recording } from './recording.svelte';

/** The voice message that is being recorded, if there is one; what records is fetched with the first. */
class Voice {
  current = $state.raw<Recording>();
}
export const voice = new Voice();
