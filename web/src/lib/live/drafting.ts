import type { DraftChange } from '$lib/api';
import type { DraftSync, DraftSyncSource } from './draftsync';

/** What carries drafts to the server and back. It is fetched when it is first needed, once the inbox stands. */
export class Drafting {
  readonly #source: DraftSyncSource;
  #sync: Promise<DraftSync> | undefined;

  constructor(source: DraftSyncSource) {
    this.#source = source;
  }

  /** Compares with what the server has; resolves as soon as that has begun. */
  async meet(): Promise<void> {
    this.#sync ??= import('./draftsync').then(({ DraftSync }) => new DraftSync(this.#source));
    const sync = await this.#sync;
    sync.meet().catch(() => undefined);
  }

  heard({ number, tab, seq }: DraftChange): void {
    void this.#sync?.then((sync) => sync.heard(number, tab, seq));
  }

  /** Sends all that is only here. */
  async push(): Promise<void> {
    await this.#sync?.then((sync) => sync.push()).catch(() => undefined);
  }

  end(): void {
    void this.#sync?.then((sync) => sync.end());
    this.#sync = undefined;
  }
}
