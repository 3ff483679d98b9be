import type { Returning as Count } from '$lib/api';
import { Remote } from '$lib/forms';
import { i18n } from '$lib/i18n';

/** ms that a choice rests before it is asked what it would do. */
const rest = 200;

/** How many conversations a change that is not saved yet would give back to the queue, counted anew whenever it is another. */
export class Returning {
  readonly #count: Remote<Count | undefined>;
  readonly words = $derived.by(() => {
    const n = this.#count.data?.conversations;
    return n ? i18n.lookup('settings.returning', { n }) : undefined;
  });

  /** `asks` reads the change and gives the question, or nothing if nobody can lose anything by it. */
  constructor(asks: () => (() => Promise<Count>) | undefined) {
    let question: (() => Promise<Count>) | undefined;
    this.#count = new Remote(() => question?.() ?? Promise.resolve(undefined));
    $effect(() => {
      question = asks();
      const timer = setTimeout(() => void this.#count.load(), question ? rest : 0);
      return () => clearTimeout(timer);
    });
  }
}
