import type { Wanted } from '$lib/alerts/wanted';
import { asProblem } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import { router } from '$lib/router';
import { toasts } from '$lib/ui';
import { tick } from 'svelte';
import { here } from './here.svelte';

/** Goes where an alert leads that was pressed outside of the page, and does what its button says. */
export async function carryOut({ action, href, number }: Wanted): Promise<void> {
  router.go(href);
  if (number === undefined) return;
  if (action === 'accept') await accept(number);
  if (action === 'reply') await compose(number);
}

/**
 * Takes a conversation that was in the queue when the alert said so. Whoever was faster keeps it, whatever this page knows of it by now: why it
 * was not done is said.
 */
async function accept(number: number): Promise<void> {
  const me = live.catalogue.me.user.id;
  const queued = { expected_assignee_id: null, expected_status: 'open' } as const;
  try {
    await live.api.conversations.assign(number, { assignee_id: me }, queued);
  } catch (error) {
    const problem = asProblem(error);
    const theirs = problem.params.conversation as { assignee?: { id: string } | null } | undefined;
    if (problem.status === 401) {
      await until(() => !live.expired, atTheDoor); // at the door; as somebody else he has left this page
      if (live.phase === 'ready' && live.catalogue.me.user.id === me) await accept(number);
      return;
    }
    if (problem.code === 'network' || problem.code === 'timeout') {
      await i18n.need('alerts');
      const action = { label: t('action.retry'), run: () => void accept(number) };
      toasts.show({ text: t('alerts.accept.offline', { number: String(number) }), tone: 'bad', sticky: true, action });
      return;
    }
    if (theirs?.assignee?.id !== me) {
      live.changes.onrefused?.({ problem, number });
      return;
    }
  }
  const undo = () => void live.changes.assign(number, null);
  toasts.show({ text: t('list.done.accepted', { number: String(number) }), tone: 'ok', icon: 'check', undo });
}

/** The text box has the focus as soon as the conversation stands. */
async function compose(number: number): Promise<void> {
  await until(() => here.subject?.conversation.number === number, patience);
  await tick();
  if (here.subject?.conversation.number === number) here.subject.hands.compose('reply');
}

/** ms that somebody may take to sign in again. */
const atTheDoor = 10 * 60_000;
/** ms that a conversation may take to stand. */
const patience = 60_000;

/** Resolves when something is so, or when it has been waited for long enough. */
function until(so: () => boolean, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = $effect.root(() => {
      $effect(() => {
        if (so()) done();
      });
    });
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      resolve();
      queueMicrotask(() => end());
    }
  });
}
