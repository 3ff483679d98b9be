import { t } from '$lib/i18n';
import type { Kind } from '$lib/notifications/center.svelte';
import { router } from '$lib/router';
import { toasts } from '$lib/ui/toasts.svelte';
import type { Alert } from './alert';

/** What runs out of time: it is said on the page, too, whatever one does there. */
const pressing = new Set<Kind>(['sla_warning', 'sla_breached', 'window_closing']);

export const presses = ({ told }: Alert): boolean => told !== undefined && pressing.has(told.kind);

/** Says by one toast what is due: of one conversation which, of several how many they are. */
export function tellDue(list: readonly Alert[]): void {
  const last = [...new Map(list.map((one) => [one.number, one])).values()];
  const [one] = last;
  if (!one?.told) return;
  const { kind, times } = one.told;
  const several = last.length > 1;
  const text = several
    ? t('alerts.due', { n: last.length })
    : t(`notifications.kind.${kind}`, { by: t('notifications.system'), name: one.name, n: times });
  const action = { label: t('action.open'), run: () => router.go(several ? '/inbox/all?sort=due' : one.href) };
  toasts.show({ text, icon: 'clock', action });
}
