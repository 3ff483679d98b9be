/** ms that a question waits for others like it. */
const gather = 500;

/** Work that is done shortly after it is asked for, once for all who ask meanwhile; a failure is left to the next who asks. */
export class Soon {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  do(name: string, work: () => Promise<void>): void {
    if (this.#timers.has(name)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      work().catch(() => undefined);
    }, gather);
    this.#timers.set(name, timer);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** Waits, but not past the moment when the line is back. */
export function pauseOrOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    globalThis.addEventListener?.('online', done);
    function done() {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      resolve();
    }
  });
}
