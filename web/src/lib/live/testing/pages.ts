import { afterEach, beforeEach, vi } from 'vitest';
import { Live } from '../live.svelte';
import { Server } from './server';

/** Lets all that is under way come to rest, and `ms` pass. */
export async function settle(ms = 50): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await vi.advanceTimersByTimeAsync(ms / 5);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The server of a test and the pages that are open on it; the test moves the timers. All ends with the test. */
export class Pages {
  server = new Server();
  readonly #open: Live[] = [];

  constructor() {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      this.server = new Server();
    });
    afterEach(async () => {
      for (const one of this.#open.splice(0)) await one.signOut().catch(() => undefined);
      vi.useRealTimers();
    });
  }

  /** A page that has started. */
  async visit(): Promise<Live> {
    const page = new Live(this.server.api());
    this.#open.push(page);
    const started = page.start();
    await settle();
    await started;
    return page;
  }
}
