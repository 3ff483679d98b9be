import type { Contact } from '$lib/api';
import { live } from '$lib/live';

/** What lies over the screen, whichever screen it is. */
class ShellState {
  palette = $state(false);
  shortcuts = $state(false);
  /** A conversation is being begun, perhaps with somebody already. */
  beginning = $state.raw<{ contact?: Contact }>();
  /** The browser would install the interface as a program. */
  install = $state.raw<() => void>();

  get mayBegin(): boolean {
    return live.catalogue.can('conversations.start');
  }
  begin(contact?: Contact): void {
    if (this.mayBegin) this.beginning = { contact };
  }
}

export const shell = new ShellState();
