import type { InboxCheck } from '$lib/api';
import { i18n, t } from '$lib/i18n';

type Step = InboxCheck['steps'][number];
export type StepState = 'ok' | 'bad' | 'wait';

export interface CheckedStep {
  name: Step['name'];
  title: string;
  state: StepState;
  /** The state in a word, for those who do not see its colour. */
  word: string;
  /** What was found, or what to do now. */
  sentence: string;
  /** Of the provider: its words on what failed, and its code. */
  said: string | undefined;
  code: string | undefined;
}

const names: readonly Step['name'][] = ['token', 'number', 'subscription', 'webhook', 'first_message'];

/**
 * The links of the connection in the order in which they are mended, each with its sentence. A link that cannot be tested
 * yet, because an earlier one is broken, only waits.
 */
export function checkedSteps(check: InboxCheck | undefined): CheckedStep[] {
  let broken = false;
  return names.map((name) => {
    const step = check?.steps.find((one) => one.name === name);
    const state: StepState = step?.ok === true ? 'ok' : step?.ok === false ? 'bad' : 'wait';
    const todo = state === 'bad' || (state === 'wait' && check !== undefined && !broken && pending.has(name));
    const key = state === 'ok' ? 'ok' : todo ? 'todo' : undefined;
    broken ||= state === 'bad';
    return {
      name,
      title: t(`settings.connection.step.${name}`),
      state,
      word: t(`settings.connection.step.${state}_word`),
      sentence:
        state === 'bad' && passing.has(step?.code ?? '')
          ? t('settings.connection.step.unreachable')
          : ((key && i18n.lookup(`settings.connection.step.${name}.${key}`)) ?? t('settings.connection.step.wait')),
      said: state === 'bad' ? step?.detail || undefined : undefined,
      code: state === 'bad' ? (step?.code ?? undefined) : undefined,
    };
  });
}

/** Codes that say nothing of the connection itself: the provider did not answer. */
const passing = new Set(['network', 'timeout', 'answer_unreadable']);

/** What only happens from outside: no answer yet means that it is the person's turn. */
const pending = new Set<Step['name']>(['webhook', 'first_message']);
