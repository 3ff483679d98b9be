import { api } from '$lib/api';
import type { LiveBoard } from '$lib/api/types/board';

/** ms that what happens is gathered: the board is asked for once a second at most. It rests longer where an answer took long. */
export const gather = 1000;
const rest = 5;

/** The board as it stands; it is asked for again after what happened, never in the hope of it. */
export class Board {
  data = $state.raw<LiveBoard>();
  error = $state.raw<unknown>();
  loading = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #took = 0;
  /** Something happened while it was being asked for. */
  #again = false;

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
    if (!this.#again) return;
    this.#again = false;
    this.stirred();
  }

  /** However much happens: one question at a time, and one more for what happened meanwhile. */
  stirred(): void {
    if (this.loading) {
      this.#again = true;
      return;
    }
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        void this.load();
      },
      Math.max(gather, rest * this.#took),
    );
  }

  stop(): void {
    this.#again = false;
    clearTimeout(this.#timer);
  }
}
