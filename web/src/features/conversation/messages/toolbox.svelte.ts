import { withWords } from '$lib/i18n';
import type MessageTools from './MessageTools.svelte';

/** What can be done with the message that the pointer or the focus is on; fetched when that is first so. */
class Toolbox {
  Tools = $state.raw<typeof MessageTools>();

  async open(): Promise<void> {
    this.Tools ??= (await withWords(import('./MessageTools.svelte'), 'conversation.menu')).default;
  }
}
export const toolbox = new Toolbox();
