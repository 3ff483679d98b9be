import type { Conversation, Ending } from '$lib/api';
import { copy } from '$lib/clipboard';
import { serverNow } from '$lib/clock.svelte';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { toasts } from '$lib/ui';
import { absent } from './absent';
import { ready, type Action, type ReadyAction } from './action';
import { lifeActions, offline } from './life';
import { endingOf } from './ending';
import { queued } from './queued';
import { transcriptAction } from './transcript';

/** What an action needs of the screen. */
export interface Hands {
  /** Opens a conversation; undefined: goes back to the list. */
  open: (number: number | undefined) => void;
  /** It may be opened next: what that takes is made ready. */
  expect: (number: number) => void;
  /** The one that comes after, or before, in the list on screen. */
  neighbour: (number: number, step: 1 | -1) => number | undefined;
  /** Writes in the conversation that is open; `code`: of a canned response, which is looked for. */
  compose: (tab: 'reply' | 'note', code?: string) => void;
  /** Opens the templates in place of the text, with this one chosen. */
  chooseTemplate: (id: string) => void;
  chooseAssignee: (number: number) => void;
  /** Opens what offers labels, priorities or times. */
  choose: (what: Chooser, number: number) => void;
}

/** What a conversation is given by choosing from a list that opens beside it. */
export type Chooser = 'labels' | 'priority' | 'snooze' | 'follow_up' | 'mute' | 'macros';

export interface Subject {
  conversation: Conversation;
  /** It is the one on screen, not only a row. */
  opened: boolean;
  hands: Hands;
}

const closed = ({ conversation }: Subject) => conversation.status === 'closed';
/** Its inbox was taken away: nobody can be answered there, so what is closed stays so. */
export const gone = ({ inbox }: Conversation): boolean => live.catalogue.inbox(inbox.id)?.state === 'removed';
const mine = ({ conversation }: Subject) => conversation.assignee?.id === live.catalogue.me.user.id;
const unread = ({ conversation }: Subject) => conversation.unread_count > 0 || conversation.marked_unread;
const can = (permission: string) => live.catalogue.can(permission);
const whileOpen = (subject: Subject) => (closed(subject) ? t('list.blocked.closed') : undefined);
/** Open, and I am online: what only whoever is there may do. */
const whileThere = (subject: Subject) => whileOpen(subject) ?? absent();

/** Says what was done, and offers the way back. */
async function done(change: Promise<boolean>, text: string, undo?: () => Promise<boolean>): Promise<boolean> {
  const ok = await change;
  if (ok) toasts.show({ text, tone: 'ok', icon: 'check', undo: undo && (() => void undo()) });
  return ok;
}

/**
 * Finishes it, once what is asked is answered.
 * @param seen what the agent has seen beside what the conversation shows.
 */
export async function close(conversation: Conversation, seen?: string, answered?: Ending): Promise<boolean> {
  const { number, status } = conversation;
  const ending = answered ?? (await endingOf(number));
  if (!ending) return false;
  const back = () => (status === 'pending' ? live.changes.pending(number) : live.changes.reopen(number));
  return done(
    live.changes.close(number, seen, ending),
    t('conversation.done.closed', { number: String(number) }),
    gone(conversation) ? undefined : back,
  );
}

/** Opens it again, and says so; also that only a template can be sent, if the customer wrote too long ago. */
export async function reopen(conversation: Conversation): Promise<boolean> {
  const { number, close_reason: reason, close_summary: summary } = conversation;
  const ending = { reason_id: reason?.id, summary: summary ?? undefined };
  return done(
    live.changes.reopen(number),
    t(onlyTemplates(conversation) ? 'conversation.done.reopened_template' : 'conversation.done.reopened', {
      number: String(number),
    }),
    () => live.changes.close(number, undefined, ending),
  );
}

function onlyTemplates({ inbox, window_closes_at: until }: Conversation): boolean {
  const seconds = live.catalogue.inbox(inbox.id)?.capabilities.reply_window_s ?? 0;
  return seconds > 0 && (until === null || Date.parse(until) <= serverNow());
}

/** It is mine from now on. */
export async function assignToMe({ number, assignee }: Conversation): Promise<boolean> {
  const back = () => live.changes.assign(number, assignee);
  return done(live.changes.assignToMe(number), t('list.done.accepted', { number: String(number) }), back);
}

/** The customer's last word needs no answer. */
async function noAnswer({ number }: Conversation): Promise<void> {
  const back = () => live.changes.noAnswer(number, true);
  await done(live.changes.noAnswer(number), t('list.done.no_answer', { number: String(number) }), back);
}

/** Why somebody cannot mark it read: another has it. */
function notTheirs({ assignee }: Conversation): string | undefined {
  return assignee && assignee.id !== live.catalogue.me.user.id ? t('list.blocked.not_yours') : undefined;
}

export const conversationActions: readonly Action<Subject>[] = [
  {
    id: 'assign_self',
    icon: 'user',
    title: ({ conversation }) => t(queued(conversation) ? 'action.accept' : 'action.assign_self'),
    keys: 'y',
    offered: (subject) => can('conversations.assign_self') && !mine(subject),
    blocked: whileThere,
    run: async ({ conversation, opened, hands }) => {
      const taking = assignToMe(conversation);
      if (queued(conversation) && !opened) hands.open(conversation.number); // whoever accepts goes to work
      await taking;
    },
  },
  {
    id: 'assign',
    icon: 'transfer',
    title: () => t('action.transfer'),
    keys: 'a',
    offered: () => can('conversations.assign_others'),
    blocked: whileThere,
    run: ({ conversation, hands }) => hands.chooseAssignee(conversation.number),
  },
  {
    id: 'read',
    icon: 'eye',
    title: (subject) => t(unread(subject) ? 'action.mark_read' : 'action.mark_unread'),
    keys: 'u',
    offered: () => can('conversations.reply'),
    blocked: (subject) => (unread(subject) ? notTheirs(subject.conversation) : undefined),
    run: async (subject) => {
      const { conversation, opened, hands } = subject;
      const { number } = conversation;
      if (unread(subject)) {
        await live.changes.read(number);
        return;
      }
      if (opened) hands.open(undefined); // looking at it would mark it read again
      const back = () => live.changes.read(number);
      await done(live.changes.unread(number), t('conversation.done.unread', { number: String(number) }), back);
    },
  },
  {
    id: 'no_answer',
    icon: 'smile',
    title: () => t('list.action.no_answer'),
    offered: ({ conversation }) => can('conversations.reply') && conversation.waiting_since !== null,
    blocked: whileOpen,
    run: ({ conversation }) => noAnswer(conversation),
  },
  {
    id: 'pending',
    icon: 'clock',
    title: () => t('conversation.mark_pending'),
    offered: ({ conversation }) => can('conversations.status') && conversation.status !== 'pending',
    blocked: whileOpen,
    run: async ({ conversation: { number } }) => {
      const back = () => live.changes.reopen(number);
      await done(live.changes.pending(number), t('conversation.done.pending', { number: String(number) }), back);
    },
  },
  {
    id: 'priority',
    icon: 'flag',
    title: () => t('action.prioritize'),
    keys: 'p',
    offered: () => can('conversations.status'),
    run: ({ conversation, hands }) => hands.choose('priority', conversation.number),
  },
  {
    id: 'labels',
    icon: 'tag',
    title: () => t('action.label'),
    keys: 'l',
    offered: () => can('labels.apply'),
    run: ({ conversation, hands }) => hands.choose('labels', conversation.number),
  },
  {
    id: 'snooze',
    icon: 'moon',
    title: () => t('action.snooze'),
    keys: 'h',
    offered: () => can('conversations.status'),
    blocked: whileOpen,
    run: ({ conversation, hands }) => hands.choose('snooze', conversation.number),
  },
  {
    id: 'follow_up',
    icon: 'clock',
    title: () => t('action.follow_up'),
    keys: 'Shift+h',
    offered: () => can('notes.write'),
    run: ({ conversation, hands }) => hands.choose('follow_up', conversation.number),
  },
  {
    id: 'mute',
    icon: 'bell-off',
    title: () => t('action.mute'),
    keys: 's',
    offered: () => true,
    run: ({ conversation, hands }) => hands.choose('mute', conversation.number),
  },
  {
    id: 'macros',
    icon: 'play',
    title: () => t('action.macros'),
    keys: 'm',
    offered: () => can('macros.run'),
    blocked: offline,
    run: ({ conversation, hands }) => hands.choose('macros', conversation.number),
  },
  {
    id: 'wake',
    icon: 'sun',
    title: () => t('action.wake'),
    offered: ({ conversation }) => can('conversations.status') && conversation.status === 'snoozed',
    blocked: absent,
    run: async ({ conversation: { number, snoozed_until } }) => {
      const back = () => live.changes.snooze(number, snoozed_until);
      await done(live.changes.reopen(number), t('conversation.done.woke', { number: String(number) }), back);
    },
  },
  {
    id: 'return',
    icon: 'queue',
    title: () => t('action.return_to_queue'),
    offered: ({ conversation }) => can('conversations.status') && conversation.assignee !== null,
    blocked: whileThere,
    run: async ({ conversation: { number, assignee } }) => {
      const back = () => live.changes.assign(number, assignee);
      await done(live.changes.returnToQueue(number), t('conversation.done.returned', { number: String(number) }), back);
    },
  },
  {
    id: 'close',
    icon: 'check',
    title: (subject) => t(closed(subject) ? 'action.reopen' : 'action.close'),
    keys: 'e',
    offered: (subject) => can('conversations.status') && !(closed(subject) && gone(subject.conversation)),
    blocked: absent,
    run: async (subject) => {
      await (closed(subject) ? reopen : close)(subject.conversation);
    },
  },
  {
    id: 'close_next',
    icon: 'checks',
    title: () => t('list.action.close_next'),
    keys: 'Shift+e',
    offered: (subject) => can('conversations.status') && !closed(subject),
    blocked: absent,
    run: async (subject) => {
      const { hands, conversation } = subject;
      const ending = await endingOf(conversation.number);
      if (!ending) return;
      const next = hands.neighbour(conversation.number, 1);
      const closing = close(conversation, undefined, ending);
      hands.open(next);
      await closing;
    },
  },
  {
    id: 'reply',
    icon: 'reply',
    title: () => t('action.reply'),
    keys: 'r',
    offered: ({ opened }) => opened && can('conversations.reply'),
    run: ({ hands }) => hands.compose('reply'),
  },
  {
    id: 'note',
    icon: 'note',
    title: () => t('list.action.note'),
    keys: 'n',
    offered: ({ opened }) => opened && can('notes.write'),
    run: ({ hands }) => hands.compose('note'),
  },
  {
    id: 'copy_link',
    icon: 'link',
    title: () => t('list.action.copy_link'),
    offered: () => true,
    run: ({ conversation: { number } }) => copy(`${location.origin}/c/${number}`, t('conversation.link_copied')),
  },
  {
    id: 'open_tab',
    icon: 'layers',
    title: () => t('list.action.open_tab'),
    offered: () => true,
    run: ({ conversation: { number } }) => void window.open(`/c/${number}`, '_blank', 'noopener'),
  },
  transcriptAction,
  ...lifeActions,
];

/** What can be done to a conversation now. */
export function actionsFor(subject: Subject): ReadyAction[] {
  return ready(conversationActions, subject);
}
