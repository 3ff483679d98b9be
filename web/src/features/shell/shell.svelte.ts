import type { Contact } from '$lib/api';
import { withWords } from '$lib/i18n';
import { live } from '$lib/live';
import type { MenuItem } from '$lib/ui';

/** What lies over the screen, whichever screen it is. */
class ShellState {
  #palette = $state(false);
  /** What was typed for the palette before it was there, which it begins with. */
  typed = '';
  shortcuts = $state(false);
  /** A conversation is being begun, perhaps with somebody already. */
  beginning = $state.raw<{ contact?: Contact }>();
  /** The browser would install the interface as a program. */
  install = $state.raw<() => void>();

  /** What the menu of my name offers; it is fetched once the screen stands. */
  menu = $state.raw<() => MenuItem[]>(() => []);
  loadMenu(): void {
    void withWords(import('./menu'), 'shell.menu', 'presence').then(
      ({ userItems }) => (this.menu = userItems),
      () => undefined,
    );
  }

  get palette(): boolean {
    return this.#palette;
  }
  set palette(open: boolean) {
    this.#palette = open;
    this.typed = '';
  }

  get mayBegin(): boolean {
    return live.catalogue.can('conversations.start');
  }
  begin(contact?: Contact): void {
    if (this.mayBegin) this.beginning = { contact };
  }
}

export const shell = new ShellState();
