import type { Component } from 'svelte';
import { match, type Params } from './match';

/** Screens are given `params`; one that has no use for them need not declare them, hence the open type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Screen = Component<any>;

/** One address pattern and its screen: `screen` is in the first bundle, `load` fetches a chunk when it is first needed. */
export interface Route {
  /** Segments, ":name" for a parameter, "*" last for any rest. */
  path: string;
  screen?: Screen;
  load?: () => Promise<{ default: Screen }>;
}

/**
 * The address bar as state. Going to a screen that is loaded is synchronous: the next paint shows it. The same screen with
 * other parameters is not mounted again.
 */
class Router {
  #routes: readonly Route[] = [];
  readonly #loaded = new Map<Route, Screen>();
  #latest = 0;

  path = $state.raw('/');
  query = $state.raw(new URLSearchParams());
  params = $state.raw<Params>({});
  screen = $state.raw<Screen>();
  /** The chunk of a screen could not be fetched: offline, or a newer version was installed. */
  failed = $state.raw(false);

  /** Asked with the address before any other is shown; true keeps the person here. For unsaved changes. */
  guard: ((address: string) => boolean) | undefined;
  /** What the address bar says while nothing is held back. */
  #shown = '';

  /** Starts listening to the address bar and to clicks on links. Returns what stops it. */
  start(routes: readonly Route[]): () => void {
    this.#routes = routes;
    const onPop = () => this.#pop();
    const onClick = (event: MouseEvent) => this.#followLink(event);
    window.addEventListener('popstate', onPop);
    document.addEventListener('click', onClick);
    void this.#show();
    return () => {
      window.removeEventListener('popstate', onPop);
      document.removeEventListener('click', onClick);
    };
  }

  /** Goes to an address of ours, such as "/inbox/mine/1482?sort=waiting". */
  go(address: string, options: { replace?: boolean } = {}): void {
    if (address === location.pathname + location.search || this.guard?.(address)) return;
    if (options.replace) history.replaceState(history.state, '', address);
    else history.pushState(null, '', address);
    void this.#show();
  }

  back(): void {
    history.back();
  }

  /** Fetches the chunk of an address ahead of time, for hover and focus. */
  async prefetch(address: string): Promise<void> {
    const found = this.#find(new URL(address, location.origin).pathname);
    if (found) await this.#resolve(found.route).catch(() => undefined);
  }

  /** The browser has gone back or forward; its address bar has moved already. */
  #pop(): void {
    const address = location.pathname + location.search;
    if (address !== this.#shown && this.guard?.(address)) history.pushState(null, '', this.#shown);
    else void this.#show();
  }

  async #show(): Promise<void> {
    const turn = ++this.#latest;
    this.#shown = location.pathname + location.search;
    const found = this.#find(location.pathname);
    const ready = found && (found.route.screen ?? this.#loaded.get(found.route));
    if (found && !ready) {
      try {
        await this.#resolve(found.route);
      } catch (error) {
        console.error(error);
        if (turn === this.#latest) this.failed = true;
        return;
      }
      if (turn !== this.#latest) return; // the person went elsewhere meanwhile
    }
    this.failed = false;
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
    this.params = found?.params ?? {};
    this.screen = found && (found.route.screen ?? this.#loaded.get(found.route));
  }

  #find(path: string): { route: Route; params: Params } | undefined {
    for (const route of this.#routes) {
      const params = match(route.path, path);
      if (params) return { route, params };
    }
    return undefined;
  }

  async #resolve(route: Route): Promise<void> {
    if (route.screen || this.#loaded.has(route) || !route.load) return;
    this.#loaded.set(route, (await route.load()).default);
  }

  #followLink(event: MouseEvent): void {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plain || event.defaultPrevented || !(event.target instanceof Element)) return;
    const link = event.target.closest('a');
    const ours = link && link.origin === location.origin && !link.target && !link.hasAttribute('download');
    // What only the catch-all knows may be the server's: a file, a document of the API.
    if (!ours || (this.#find(link.pathname)?.route.path ?? '*') === '*') return;
    if (link.hash && link.pathname === location.pathname) return; // a place on this page
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

export const router = new Router();
