import type { StreamState } from './stream';

/** ms that a loss of the line is kept to ourselves: most are over by then. */
const discretion = 1_500;
/** ms without a further event after which what was missed has come. */
const settled = 300;

/** How the stream is doing, in the words of the banner. */
export class Connection {
  #state = $state<StreamState>('connecting');
  #banner = $state<'none' | 'offline' | 'updating'>('none');
  #version = $state<string>();
  #newVersion = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get state(): StreamState {
    return this.#state;
  }
  get banner(): 'none' | 'offline' | 'updating' {
    return this.#banner;
  }
  get newVersion(): boolean {
    return this.#newVersion;
  }

  set(state: StreamState): void {
    if (state === this.#state) return;
    const wasLive = this.#state === 'live';
    this.#state = state;
    if (state === 'live') this.heard();
    else if (wasLive || this.#timer === undefined) this.#arm(discretion, () => (this.#banner = 'offline'));
  }

  /** Something came: after a loss that was shown, the banner goes once what was missed is in. */
  heard(): void {
    if (this.#state !== 'live') return;
    if (this.#banner === 'offline') this.#banner = 'updating';
    if (this.#banner === 'updating') this.#arm(settled, () => (this.#banner = 'none'));
    else this.#disarm();
  }

  /** The version that the server speaks of; another than the first asks for a reload. */
  speaks(version: string): void {
    this.#version ??= version;
    if (version !== this.#version) this.outdated();
  }
  outdated(): void {
    this.#newVersion = true;
  }

  reset(): void {
    this.#disarm();
    this.#banner = 'none';
    this.#state = 'connecting';
  }

  #arm(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      then();
    }, ms);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
