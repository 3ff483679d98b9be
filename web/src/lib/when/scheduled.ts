import { asProblem, type Message } from '$lib/api';
import { office } from '$lib/api/office';
import { sentenceOf } from '$lib/forms/problem';
import { t } from '$lib/i18n';
import { toasts } from '$lib/ui';
import { live } from '$lib/live';
import { putBack } from './putback';

const refreshing = new Map<number, Promise<void>>();

/** Fetches what is to be sent in a conversation; asked again meanwhile, once more. */
export async function refresh(number: number): Promise<void> {
  const before = refreshing.get(number) ?? Promise.resolve();
  const next = before.then(async () => {
    const has = live.conversation(number)?.scheduled_version;
    const items = has ? (await office.conversations.scheduled(number)).items : [];
    live.thread(number).scheduled = items;
  });
  refreshing.set(
    number,
    next.catch(() => undefined),
  );
  await next.catch(() => undefined);
}

/** What I wrote last in a conversation and can still take back. */
export function undoable(number: number): Message | undefined {
  const me = live.catalogue.me.user.id;
  const { scheduled, messages } = live.thread(number);
  return scheduled.findLast((one) => one.schedule?.undo && one.author.id === me && messages.includes(one));
}

async function change(message: Message, work: () => Promise<unknown>): Promise<boolean> {
  const { conversation: number, id } = message;
  const thread = live.thread(number);
  try {
    await work();
    return true;
  } catch (error) {
    const gone = asProblem(error).status === 404;
    if (gone) thread.scheduled = thread.scheduled.filter((one) => one.id !== id);
    toasts.show({ text: gone ? t('scheduled.late') : sentenceOf(error), tone: gone ? 'plain' : 'bad' });
    return false;
  } finally {
    void refresh(number);
  }
}

export function sendNow(message: Message): Promise<boolean> {
  return change(message, () => office.conversations.sendScheduled(message.conversation, message.id));
}

export function reschedule(
  message: Message,
  body: { text?: string; send_at?: string; cancel_on_reply?: boolean },
): Promise<boolean> {
  return change(message, () => office.conversations.reschedule(message.conversation, message.id, body));
}

export async function cancel(message: Message): Promise<boolean> {
  const { conversation: number, id } = message;
  const done = await change(message, () => office.conversations.cancelScheduled(number, id));
  const thread = live.thread(number);
  if (done) thread.scheduled = thread.scheduled.filter((one) => one.id !== id);
  return done;
}

/** Takes a message back before it leaves: its words, its quote and its file stand in the box again, before what is there. */
export async function takeBack(message: Message): Promise<boolean> {
  if (!(await cancel(message))) return false;
  putBack(message.conversation, [message]);
  return true;
}
