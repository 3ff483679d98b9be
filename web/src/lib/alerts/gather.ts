/** ms in which what comes is one, so that a conversation that is given away as it comes does not ring for all. */
const together = 500;
/** ms between two of them, however much comes. */
const pause = 3000;

/** Gathers what comes, and passes it on together and not too often. */
export class Gather<T> {
  readonly #pass: (list: readonly T[]) => void;
  #list: T[] = [];
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pass: (list: readonly T[]) => void) {
    this.#pass = pass;
  }

  add(one: T): void {
    this.#list.push(one);
    this.#timer ??= setTimeout(() => this.#flush(), Math.max(together, this.#last + pause - performance.now()));
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#list = [];
  }

  #flush(): void {
    const list = this.#list;
    this.#list = [];
    this.#timer = undefined;
    this.#last = performance.now();
    this.#pass(list);
  }
}
