import type { FollowUp } from '$lib/api';
import { t } from '$lib/i18n';
import { comingTime, daysUntil } from '$lib/i18n/zone';

/** late: its time has come; today: it comes before the day ends. */
export type Due = 'late' | 'today' | 'later';

export function dueOf(at: string | null, now: number, zone: string): Due {
  const due = Date.parse(at ?? '');
  if (due <= now) return 'late';
  return daysUntil(due, zone, now) === 0 ? 'today' : 'later';
}

/** When it is due, and for whom if that is somebody else. */
export function dueWords({ due_at, for: whom }: FollowUp, now: number, zone: string, me: string): string {
  const time = comingTime(due_at ?? '', zone, now);
  const when = Date.parse(due_at ?? '') <= now ? t('followups.was_due', { time }) : time;
  return whom?.id === me ? when : `${when} · ${t('followups.for', { name: whom?.name ?? '' })}`;
}
