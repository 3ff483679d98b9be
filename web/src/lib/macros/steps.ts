import { t } from '$lib/i18n';
import type { IconName } from '$lib/icons';
import { live } from '$lib/live';
import { replies } from '$lib/replies/replies.svelte';
import type { Step, StepKind } from './api';
import { macros } from './macros.svelte';

/** All kinds, as they are offered: what is said, who gets it, what it carries, when it comes back or ends. */
export const kinds: readonly StepKind[] = [
  'reply',
  'note',
  'assign_me',
  'assign_agent',
  'assign_team',
  'set_team',
  'unassign',
  'add_labels',
  'remove_labels',
  'priority',
  'snooze',
  'pending',
  'reopen',
  'close',
  'mute',
];

export const icons: Readonly<Record<StepKind, IconName>> = {
  assign_me: 'user',
  assign_agent: 'transfer',
  assign_team: 'users',
  set_team: 'users',
  unassign: 'queue',
  add_labels: 'tag',
  remove_labels: 'tag',
  priority: 'flag',
  pending: 'clock',
  reopen: 'refresh',
  close: 'check',
  snooze: 'moon',
  mute: 'bell-off',
  note: 'note',
  reply: 'reply',
};

/** One step in words. */
export interface StepWords {
  icon: IconName;
  text: string;
  /** Names something that was deleted. */
  gone: boolean;
}

/** What a text says where it is known of whom it speaks. */
export type Fill = (text: string) => string;

const quoted = (text = '') => `«${text.replace(/\s+/g, ' ').trim()}»`;

/** What a step names, or undefined where that is there no longer. */
function named(step: Step, fill: Fill): string | undefined {
  const { catalogue } = live;
  switch (step.kind) {
    case 'assign_agent': {
      const member = catalogue.member(step.agent_id);
      return member?.active ? member.name : undefined;
    }
    case 'assign_team':
    case 'set_team':
      return catalogue.team(step.team_id)?.name;
    case 'add_labels':
    case 'remove_labels': {
      const labels = (step.label_ids ?? []).map((id) => catalogue.label(id)?.name);
      return labels.every((name) => name !== undefined) ? labels.join(', ') : undefined;
    }
    case 'priority':
      return t(`priority.${step.priority ?? 'none'}`).toLowerCase();
    case 'snooze':
      return step.until ? t(`macros.until.${step.until}`) : t('macros.hours', { n: step.hours ?? 0 });
    case 'mute':
      return step.hours ? t('macros.hours', { n: step.hours }) : t('macros.always');
    case 'reply': {
      if (!step.canned_response_id) return quoted(fill(step.text ?? ''));
      const reply = replies.get(step.canned_response_id);
      if (reply) return `/${reply.code}`;
      return replies.state === 'ready' ? undefined : '…';
    }
    case 'note':
      return quoted(fill(step.text ?? ''));
    case 'close': {
      const reason = step.reason_id ? macros.reason(step.reason_id) : '';
      return reason === undefined ? undefined : [reason, step.text && quoted(step.text)].filter(Boolean).join(' ');
    }
    default:
      return '';
  }
}

export function wordsOf(step: Step, fill: Fill = (text) => text): StepWords {
  const what = named(step, fill);
  const text =
    what === undefined ? t('macros.step.gone', { step: t(`macros.kind.${step.kind}`) }) : sentence(step.kind, what);
  return { icon: icons[step.kind], text, gone: what === undefined };
}

function sentence(kind: StepKind, what: string): string {
  return what === '' ? t(`macros.kind.${kind}`) : t('macros.step', { step: t(`macros.kind.${kind}`), what });
}

/** All steps in one line, without what is said. */
export const summaryOf = (steps: readonly Step[]): string =>
  steps.map((step) => (step.text && !step.reason_id ? t(`macros.kind.${step.kind}`) : wordsOf(step).text)).join(' · ');

/** What a kind begins with when it is chosen. */
export function freshStep(kind: StepKind): Step {
  switch (kind) {
    case 'priority':
      return { kind, priority: 'high' };
    case 'snooze':
      return { kind, until: 'tomorrow' };
    case 'mute':
      return { kind, hours: 6 };
    case 'add_labels':
    case 'remove_labels':
      return { kind, label_ids: [] };
    default:
      return { kind };
  }
}
