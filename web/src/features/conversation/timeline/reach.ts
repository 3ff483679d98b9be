import { asProblem } from '$lib/api';
import { t } from '$lib/i18n';
import { live, type Thread } from '$lib/live';
import { Passage } from '$lib/live/passage.svelte';
import { router } from '$lib/router';
import { toasts } from '$lib/ui';

/**
 * Has a message in memory: in one of these conversations of a contact, newest first, which it answers. One that cannot be had is told,
 * and so is the earlier conversation that it is in, if that is the next one.
 */
export async function find(threads: readonly Thread[], id: string): Promise<Thread | undefined> {
  const all = [...new Set(threads)];
  try {
    for (const thread of all) if (await has(thread, id)) return thread;
    const oldest = all.at(-1);
    const earlier = oldest && (oldest.past ?? oldest).previous?.number;
    if (earlier !== undefined && (await isIn(earlier, id))) tellWhere(earlier, id);
    else tell(t('conversation.jump.gone'));
  } catch (error) {
    tell(asProblem(error).reason ?? t('conversation.load_failed'));
  }
  return undefined;
}

async function has(thread: Thread, id: string): Promise<boolean> {
  if (thread.messages.some((message) => message.id === id)) {
    thread.past = undefined;
    return true;
  }
  return thread.past?.message(id) !== undefined || found(new Passage(thread).begin(id));
}

const isIn = (number: number, id: string) => found(live.api.conversations.messages(number, { around: id, limit: 1 }));

/** Whether what was asked for is there. */
async function found(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (asProblem(error).status === 404) return false;
    throw error;
  }
}

function tell(text: string): void {
  toasts.show({ text, tone: 'bad' });
}

function tellWhere(number: number, id: string): void {
  toasts.show({
    text: t('conversation.jump.earlier', { number: String(number) }),
    tone: 'ok',
    action: { label: t('conversation.jump.go'), run: () => router.go(`/c/${number}?message=${id}`) },
  });
}
