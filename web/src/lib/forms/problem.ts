import { asProblem } from '$lib/api';
import { i18n, t } from '$lib/i18n';

/** What to tell a person: the server's own words if it sent some. */
export function sentenceOf(error: unknown): string {
  const problem = asProblem(error);
  const seconds = Number(problem.params.retry_after_s ?? 30);
  return problem.reason ?? i18n.lookup(`problem.${problem.code}`, { seconds }) ?? t('problem.internal');
}

/** A sentence for each field at fault. */
export function fieldSentences(error: unknown): Readonly<Record<string, string>> {
  const { fields, fieldMessages } = asProblem(error);
  const sentences: Record<string, string> = {};
  for (const [name, code] of Object.entries(fields)) {
    sentences[name] = i18n.lookup(`problem.field.${code}`) ?? t('problem.invalid');
  }
  return { ...sentences, ...fieldMessages };
}
