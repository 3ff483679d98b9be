import { router } from '$lib/router';

/**
 * Stands between unsaved changes and what would lose them: a link, a key, the browser's back button, closing the tab. A page
 * says with `watch` how many changes it holds; LeaveGuard.svelte asks the person.
 */
class Unsaved {
  #count: (() => number) | undefined;
  /** Where the person wanted to go; the question is on screen while it is set. */
  wanted = $state.raw<string>();

  /** For an effect of the page that holds changes. Returns what stops it. */
  watch(count: () => number): () => void {
    this.#count = count;
    return () => {
      if (this.#count === count) this.#count = undefined;
    };
  }

  /** Begins to guard. Returns what stops it. */
  guard(): () => void {
    const hold = (address: string) => {
      if (!this.#count?.()) return false;
      this.wanted = address;
      return true;
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (this.#count?.()) event.preventDefault();
    };
    router.guard = hold;
    window.addEventListener('beforeunload', onUnload);
    return () => {
      if (router.guard === hold) router.guard = undefined;
      window.removeEventListener('beforeunload', onUnload);
    };
  }

  /** Goes where the person wanted, and lets the changes go. */
  leave(): void {
    const address = this.wanted;
    this.wanted = undefined;
    this.#count = undefined;
    if (address !== undefined) router.go(address);
  }
}

export const unsaved = new Unsaved();
