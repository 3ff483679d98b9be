import { asProblem } from '$lib/api';
import type { Submission } from '$lib/forms';
import { t } from '$lib/i18n';

/** The code of a second step, which a form asks for once the server wants it. */
export class SecondStep {
  code = $state('');
  #wanted = $state(false);

  get wanted(): boolean {
    return this.#wanted;
  }

  /** Sends what `work` sends. The server's wish for a code is no failure: the form goes on with it. */
  async run(sending: Submission, work: (code: string | undefined) => Promise<unknown>): Promise<boolean> {
    if (this.#wanted && this.code.trim() === '') sending.refuse('code', t('problem.field.required'));
    let asked = false;
    const sent = await sending.run(async () => {
      try {
        await work(this.#wanted ? this.code.trim() : undefined);
      } catch (error) {
        if (asProblem(error).code !== 'second_factor_needed') throw error;
        asked = true;
      }
    });
    if (asked) this.#wanted = true;
    return sent && !asked;
  }

  /** Back to the first step. */
  reset(): void {
    this.#wanted = false;
    this.code = '';
  }
}
