import type { Conversation } from '$lib/api';
import { countdown, t } from '$lib/i18n';

type Sla = NonNullable<Conversation['sla']>;
export type SlaState = 'on_time' | 'at_risk' | 'breached' | 'paused';

/** How it stands at a moment: its times say so, also while nobody is connected. */
export function slaState({ due_at, warn_at }: Pick<Sla, 'due_at' | 'warn_at'>, now: number): SlaState {
  if (!due_at) return 'paused';
  if (Date.parse(due_at) <= now) return 'breached';
  return warn_at && Date.parse(warn_at) <= now ? 'at_risk' : 'on_time';
}

export const slaTones = { on_time: 'plain', at_risk: 'warn', breached: 'bad', paused: 'off' } as const;

/** "SLA 12 min", "SLA hace 5 min". */
export function slaText({ due_at }: Pick<Sla, 'due_at'>, now: number): string {
  if (!due_at) return t('list.sla_paused');
  const left = Date.parse(due_at) - now;
  return left > 0 ? t('list.sla', { time: span(left) }) : t('list.sla_late', { time: span(-left) });
}

/** Whole minutes, hours when there are many, then days. */
function span(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 48) return `${Math.floor(hours / 24)} d`;
  return hours >= 1 ? countdown(ms) : `${Math.max(1, Math.floor(ms / 60_000))} min`;
}
