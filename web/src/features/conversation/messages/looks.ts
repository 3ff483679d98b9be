import type { Message } from '$lib/api';
import { clockTime, i18n, t } from '$lib/i18n';
import { unformatted } from '$lib/text/format';

/** Who speaks decides colour and side: the customer, an agent, a machine or the phone, or the team among itself. */
export type Look = 'customer' | 'agent' | 'automatic' | 'note';

export function lookOf(message: Message): Look {
  if (message.kind === 'note') return 'note';
  if (message.direction === 'in') return 'customer';
  return message.author.kind === 'agent' ? 'agent' : 'automatic';
}

/** It carries nothing besides its text. */
export function onlyText({ kind, content, reply_to }: Message): boolean {
  return kind === 'text' && reply_to === null && Object.keys(content).length === 0;
}

/** A text with whom it calls as variables, whose values stand out. */
export function calling({ text, content }: Message): { text: string; values?: Record<string, string> } {
  if (!content.mentions) return { text };
  const values: Record<string, string> = {};
  content.mentions.forEach(({ name }, index) => {
    values[`m${index}`] = `@${name}`;
    text = text.replaceAll(`@${name}`, `{{m${index}}}`);
  });
  return { text, values };
}

/** As what it is shown: a note by the file that it carries. */
export function shownKind({ kind, content }: Message): Message['kind'] {
  if (kind !== 'note' || !content.media) return kind;
  const [type] = (content.media.mime ?? '').split('/');
  return type === 'image' || type === 'video' || type === 'audio' ? type : 'document';
}

/** The states that a bubble tells apart, for its attribute data-state. */
export function stateOf(message: Message): string {
  if (message.direction !== 'out') return 'received';
  const same: Record<string, string> = { scheduled: 'queued', sending: 'queued', played: 'read' };
  return same[message.status] ?? message.status;
}

/** Names of people by id, from what the shell knows; a message's own author comes with it. */
export interface Names {
  me: string;
  member: (id: string) => string | undefined;
  team: (id: string) => string | undefined;
  contact: string;
}

/** Who wrote a message, as its reader says it. */
export function authorName(author: Message['author'], names: Names): string {
  switch (author.kind) {
    case 'customer':
      return names.contact || t('conversation.author.customer');
    case 'agent':
      if (author.id === names.me) return t('conversation.you');
      return author.name ?? (author.id ? names.member(author.id) : undefined) ?? t('conversation.someone');
    case 'phone_app':
      return t('conversation.author.phone_app');
    case 'bot':
      return author.name ?? t('conversation.author.bot');
    case 'campaign':
      return author.name ?? t('conversation.author.campaign');
    case 'api':
    case 'automation':
      return author.name ? t('conversation.author.api', { name: author.name }) : t('conversation.author.automatic');
    default:
      return t('conversation.author.automatic');
  }
}

/** A message in a few words: its text, or what it is. For quotes, announcements and notifications. */
export function summary(message: Pick<Message, 'kind' | 'text'>): string {
  return message.text || (i18n.lookup(`conversation.kind.${message.kind}`) ?? t('conversation.kind.unsupported'));
}

/** How a message stands in its bubble: all at once, since a conversation that is opened shows many. @param first of its group. */
export function shownOf(message: Message, names: Names, first: boolean) {
  const { kind, content, direction, status, schedule, text } = message;
  const look = lookOf(message);
  const author = authorName(message.author, names);
  const at = clockTime(message.sent_at);
  const delivery = direction === 'out' ? t(`delivery.${status === 'received' ? 'sent' : status}`) : '';
  const deleted = message.deleted_at !== null;
  const head = look === 'note' || (look === 'automatic' && first);
  const troubled = !schedule && (status === 'failed' || status === 'uncertain' || Boolean(content.template?.held));
  return {
    look,
    author,
    at,
    deleted,
    head,
    troubled,
    label: [author, summary(message), at, delivery].filter(Boolean).join(', '),
    bare: kind === 'sticker' && !deleted,
    rich: kind !== 'text' || Boolean(content.referral ?? content.product ?? content.unsupported),
    sound: (kind === 'voice' || kind === 'audio') && content.media?.state === 'ready',
    /** Most messages are a text and nothing else: they do without the parts of the others. */
    words: !head && !deleted && onlyText(message) && unformatted(text) ? text : undefined,
    more: troubled || schedule !== undefined || status === 'discarded',
  };
}

/**
 * Why it was not sent, in words. A provider's code that we do not know has only the provider's own words, which stand in the
 * message's information; a refusal of our server brings a sentence in the reader's language.
 */
export function reasonOf(message: Message): string {
  const { code = '', detail } = message.error ?? {};
  const words = (name: string) => i18n.lookup(`send_error.${name}`);
  return words(code) ?? (detail && !/^\d+$/.test(code) ? detail : (words('other') ?? t('list.preview.failed')));
}
