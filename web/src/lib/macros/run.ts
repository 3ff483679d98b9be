import { asProblem, uuid, type Conversation } from '$lib/api';
import { office } from '$lib/api/office';
import { sentenceOf } from '$lib/forms/problem';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { show } from '$lib/overlay';
import { people } from '$lib/people/api';
import { mutedNow } from '$lib/people/mute';
import { toasts } from '$lib/ui';
import { macroRoutes, type Macro, type MacroRun } from './api';
import { undoOf } from './undo';

/** A run of a macro: its own name goes with every try, so that nothing is done twice. */
interface Run {
  id: string;
  number: number;
  macro: Pick<Macro, 'id' | 'name'>;
  before: Conversation;
  mutedBefore: boolean;
}

/** Runs that the server has not answered: a second press does nothing. */
const underway = new Set<string>();

/** Does a macro's steps, says what came of them and offers the way back. */
export async function runMacro(conversation: Conversation, macro: Pick<Macro, 'id' | 'name'>): Promise<void> {
  const { number } = conversation;
  const mutedBefore = mutedNow(live.involvement(number));
  await attempt({ id: uuid(), number, macro, before: live.conversation(number) ?? conversation, mutedBefore });
}

async function attempt(run: Run, force = false): Promise<void> {
  const { number, macro } = run;
  const key = `${number} ${macro.id}`;
  if (underway.has(key)) return;
  underway.add(key);
  try {
    const result = await macroRoutes.run(number, {
      macro_id: macro.id,
      run_id: run.id,
      last_seen_id: run.before.last_message?.id ?? live.thread(number).lastSeenId ?? null,
      force,
    });
    if (result.conversation) live.putConversation(result.conversation);
    await tell(run, result);
  } catch (error) {
    const problem = asProblem(error);
    toasts.show({
      text: sentenceOf(problem),
      tone: 'bad',
      sticky: problem.passing,
      action: problem.passing ? { label: t('action.retry'), run: () => void attempt(run, force) } : undefined,
    });
  } finally {
    underway.delete(key);
  }
}

async function tell(run: Run, result: MacroRun): Promise<void> {
  const { macro, number, before } = run;
  const muted = !run.mutedBefore && result.steps.some((step) => step.kind === 'mute' && step.done);
  const back = result.conversation && undoOf(before, result.conversation);
  const undo = back?.any || muted ? () => void takeBack(run, result, muted) : undefined;
  if (result.done) {
    const text = t('macros.done', { name: macro.name, number: String(number) });
    toasts.show({ text, tone: 'ok', icon: 'check', undo });
    return;
  }
  const { default: MacroResult } = await import('./MacroResult.svelte');
  show(MacroResult, { run: result, number, undo, again: () => void attempt(run, true) });
}

/** Where it stood, its labels and its priority; what was said stays said. */
async function takeBack({ before, number }: Run, result: MacroRun, muted: boolean): Promise<void> {
  const back = undoOf(before, result.conversation ?? before);
  const { conversations } = office;
  try {
    if (muted) live.putInvolvement(await people.unmute(number));
    if (back.labels) live.putConversation(await conversations.label(number, back.labels));
    if (back.priority) live.putConversation(await conversations.prioritize(number, back.priority));
    if (back.standing) {
      const [one] = (await conversations.restore([back.standing])).items;
      if (one?.conversation) live.putConversation(one.conversation);
      if (one?.error) return void toasts.show({ text: one.error.detail, tone: 'bad' });
    }
  } catch (error) {
    toasts.show({ text: sentenceOf(error), tone: 'bad' });
    return;
  }
  const said = result.steps.some((step) => step.done && (step.kind === 'reply' || step.kind === 'note'));
  toasts.show({ text: t(said ? 'macros.undone_said' : 'macros.undone'), tone: 'ok', icon: 'check' });
}
