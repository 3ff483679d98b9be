import type { Conversation, Kind, LastMessage } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import type { IconName } from '$lib/icons';

/** The line under the name: who or what speaks as a mark, and its words. */
export interface Preview {
  mark?: { icon: IconName; label: string; tone?: 'accent' | 'bad' | 'auto' };
  /** Before the words, in bold: "No enviado". */
  state?: string;
  text: string;
}

const kindIcons: Partial<Record<Kind, IconName>> = {
  image: 'image',
  video: 'video',
  audio: 'volume',
  voice: 'mic',
  document: 'file',
  sticker: 'sticker',
  location: 'pin',
  contacts: 'contact',
  template: 'template',
  order: 'cart',
  call: 'phone',
  event: 'history',
};

export function previewOf({ last_message }: Conversation): Preview {
  if (!last_message) return { text: t('list.preview.none') };
  const text = words(last_message);
  const mark = markOf(last_message);
  return last_message.status === 'failed' ? { mark, state: t('list.preview.failed'), text } : { mark, text };
}

function words({ kind, text }: LastMessage): string {
  if (kind === 'text' || kind === 'note' || kind === 'template' || kind === 'interactive') {
    if (text) return text.replace(/\s+/g, ' ');
  }
  if (kind === 'event') return text || t('list.preview.event');
  const name = i18n.lookup(`conversation.kind.${kind}`) ?? '';
  return text ? `${name} · ${text.replace(/\s+/g, ' ')}` : name;
}

function markOf({ kind, direction, status, author }: LastMessage): Preview['mark'] {
  if (kind === 'note') return { icon: 'lock', label: t('list.preview.note') };
  if (direction === 'out' && author.kind !== 'agent' && author.kind !== 'phone_app') {
    return { icon: 'bot', label: i18n.lookup('conversation.author.automatic') ?? '', tone: 'auto' };
  }
  if (direction === 'out') return tickOf(status);
  const icon = kindIcons[kind];
  return icon && { icon, label: '' };
}

function tickOf(status: LastMessage['status']): Preview['mark'] {
  const label = i18n.lookup(`delivery.${status}`) ?? '';
  switch (status) {
    case 'sent':
      return { icon: 'check', label };
    case 'delivered':
      return { icon: 'checks', label };
    case 'read':
    case 'played':
      return { icon: 'checks', label, tone: 'accent' };
    case 'failed':
      return { icon: 'alert-circle', label: '', tone: 'bad' };
    case 'uncertain':
      return { icon: 'help', label };
    default:
      return { icon: 'clock', label };
  }
}
