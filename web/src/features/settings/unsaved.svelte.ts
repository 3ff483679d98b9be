import { router } from '$lib/router';

/**
 * Stands between unsaved changes and what would lose them: a link, the browser's back button, closing the tab. A page says
 * with `watch` how many changes it holds; LeaveGuard.svelte asks the person.
 */
class Unsaved {
  #count: (() => number) | undefined;
  #allowed = false;
  /** Where the person wanted to go; the question is on screen while it is set. */
  wanted = $state.raw<string>();

  /** For an effect of the page that holds changes. Returns what stops it. */
  watch(count: () => number): () => void {
    this.#count = count;
    return () => {
      if (this.#count === count) this.#count = undefined;
    };
  }

  /** Listens for what would leave the page. Returns what stops it. */
  guard(): () => void {
    const here = () => location.pathname + location.search;
    let shown = here();
    const stop = $effect.root(() => {
      $effect(() => {
        void router.path;
        shown = here();
      });
    });
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!link || !plain || link.target || link.origin !== location.origin) return;
      this.#hold(event, link.pathname + link.search, shown);
    };
    const onPop = (event: PopStateEvent) => {
      const target = here();
      // The address bar has moved already: put it back while the question is open.
      if (this.#hold(event, target, shown)) history.pushState(null, '', shown);
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (this.#count?.()) event.preventDefault();
    };
    document.addEventListener('click', onClick, true);
    window.addEventListener('popstate', onPop, true);
    window.addEventListener('beforeunload', onUnload);
    return () => {
      stop();
      document.removeEventListener('click', onClick, true);
      window.removeEventListener('popstate', onPop, true);
      window.removeEventListener('beforeunload', onUnload);
    };
  }

  /** Goes where the person wanted, and lets the changes go. */
  leave(): void {
    const target = this.wanted;
    this.wanted = undefined;
    if (target === undefined) return;
    this.#allowed = true;
    router.go(target);
    this.#allowed = false;
  }

  #hold(event: Event, target: string, shown: string): boolean {
    if (this.#allowed || target === shown || !this.#count?.()) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.wanted = target;
    return true;
  }
}

export const unsaved = new Unsaved();
