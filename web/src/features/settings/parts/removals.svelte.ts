import type { TakenAway } from '$lib/api';
import { office } from '$lib/api/office';
import { live } from '$lib/live';

/** ms between two looks at how far it is. */
const pause = 1000;

/** What is being taken away, looked at again and again while there is any. A screen starts it and stops it. */
export class Removals {
  #all = $state.raw<readonly TakenAway[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = true;

  readonly running = $derived(this.#all.filter((one) => one.ended_at === null));

  constructor(readonly noun: TakenAway['noun']) {}

  /** Looks once, and goes on while something is under way. What has ended meanwhile is in no list any more. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopped = false;
    const before = this.running.length;
    try {
      this.#all = (await office.removals.list()).items.filter((one) => one.noun === this.noun);
    } catch {
      // The next look tells.
    }
    if (this.running.length < before) await live.catalogue.refresh().catch(() => undefined);
    if (this.running.length > 0 && !this.#stopped) this.#timer = setTimeout(() => void this.look(), pause);
  }

  pause(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
