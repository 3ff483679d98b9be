import { asProblem } from '$lib/api';
import { sentenceOf, type Submission } from '$lib/forms';
import { t } from '$lib/i18n';

/** The code of a second step, which a form asks for once the server wants it. */
export class SecondStep {
  code = $state('');
  #wanted = $state(false);

  /** @param wanted The server has asked for it already. */
  constructor(wanted = false) {
    this.#wanted = wanted;
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  /** Sends what `work` sends. The server's wish for a code is no failure: the form goes on with it. A wrong one is told beside its field. */
  async run(sending: Submission, work: (code: string | undefined) => Promise<unknown>): Promise<boolean> {
    if (this.#wanted && this.code.trim() === '') sending.refuse('code', t('problem.field.required'));
    let asked = false;
    let wrong = '';
    const sent = await sending.run(async () => {
      try {
        await work(this.#wanted ? this.code.trim() : undefined);
      } catch (error) {
        const { code } = asProblem(error);
        if (code === 'wrong_code') wrong = sentenceOf(error);
        else if (code === 'second_factor_needed') asked = true;
        else throw error;
      }
    });
    if (asked) this.#wanted = true;
    if (wrong) sending.refuse('code', wrong);
    return sent && !asked && !wrong;
  }

  /** Back to the first step. */
  reset(): void {
    this.#wanted = false;
    this.code = '';
  }
}
