import { tick } from 'svelte';
import { t } from '$lib/i18n';
import { fieldSentences, sentenceOf } from './problem';

/** Characters of the shortest password that the server takes. */
export const passwordLength = 10;

/** Puts the focus where the first mistake is, once it is drawn, so that it is read out and mended at once. */
export async function focusError(form: HTMLElement): Promise<void> {
  await tick();
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/**
 * One form being sent: what is missing is said before, what the server refuses after, each beside its field. A second press
 * while it is under way does nothing.
 */
export class Submission {
  #busy = $state(false);
  #sentence = $state<string>();
  #errors = $state.raw<Readonly<Record<string, string>>>({});
  /** The fields that the form shows: those whose error it has asked for. */
  readonly #shown = new Set<string>();

  get busy(): boolean {
    return this.#busy;
  }
  /** What went wrong as a whole, or with what the form does not show; undefined when its fields say it. */
  get sentence(): string | undefined {
    return this.#sentence;
  }
  error(field: string): string | undefined {
    this.#shown.add(field);
    return this.#errors[field];
  }

  /** Starts over with a sentence for each of these that is blank. */
  require(values: Readonly<Record<string, string>>): void {
    this.clear();
    for (const [field, value] of Object.entries(values)) {
      if (value.trim() === '') this.refuse(field, t('problem.field.required'));
    }
  }

  requirePassword(field: string, password: string): void {
    if (password === '' || [...password].length >= passwordLength) return;
    this.refuse(field, t('problem.field.password_short', { n: passwordLength }));
  }

  refuse(field: string, sentence: string): void {
    this.#errors = { ...this.#errors, [field]: sentence };
  }

  clear(): void {
    this.#sentence = undefined;
    this.#errors = {};
  }

  /** Sends, unless something is refused already. Reports whether it succeeded. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy || Object.keys(this.#errors).length > 0) return false;
    this.#busy = true;
    this.#sentence = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.#errors = fieldSentences(error);
      const hidden = Object.entries(this.#errors).filter(([field]) => !this.#shown.has(field));
      const shown = Object.keys(this.#errors).length - hidden.length;
      if (hidden.length > 0) this.#sentence = hidden.map(([, sentence]) => sentence).join(' ');
      else if (shown === 0) this.#sentence = sentenceOf(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
