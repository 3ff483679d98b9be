import { createSubscriber } from 'svelte/reactivity';
import { serverNow } from '../clock.svelte';

/**
 * A clock that redraws its readers. One timer serves all of them; it runs only while something on screen reads it.
 * Ticks fall on whole steps (of a minute, of a second), so that every label changes together.
 */
class Clock {
  readonly #step: number;
  readonly #subscribe: () => void;

  /** @param step milliseconds between ticks */
  constructor(step: number) {
    this.#step = step;
    this.#subscribe = createSubscriber((update) => {
      let timer: ReturnType<typeof setTimeout>;
      const arm = () => {
        timer = setTimeout(
          () => {
            update();
            arm();
          },
          this.#step - (serverNow() % this.#step),
        );
      };
      // A sleeping tab throttles timers: catch up when it is seen again.
      const wake = () => {
        if (!document.hidden) update();
      };
      arm();
      document.addEventListener('visibilitychange', wake);
      return () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', wake);
      };
    });
  }

  /** The server's time, ms since 1970; inside an effect or a template it is read again on every tick. */
  get now(): number {
    this.#subscribe();
    return serverNow();
  }
}

export const minuteClock = new Clock(60_000);
/** Only for the last ten minutes of something. */
export const secondClock = new Clock(1_000);
