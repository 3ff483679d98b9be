import { api } from '$lib/api';
import type { LiveBoard } from '$lib/api/types/board';

/** ms that what happens is gathered, and how many times as long as the answer took the board then rests. */
const gather = 700;
const rest = 5;

/** The board as it stands; it is asked for again after what happened, never in the hope of it. */
export class Board {
  data = $state.raw<LiveBoard>();
  error = $state.raw<unknown>();
  loading = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #took = 0;

  async load(): Promise<void> {
    const began = performance.now();
    this.loading = true;
    try {
      this.data = await api.http.get<LiveBoard>('/live-board');
      this.error = undefined;
    } catch (error) {
      this.error = error;
    } finally {
      this.loading = false;
      this.#took = performance.now() - began;
    }
  }

  stirred(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        void this.load();
      },
      Math.max(gather, rest * this.#took),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
