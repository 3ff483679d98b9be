import { expect, test } from 'vitest';
import { i18n } from '$lib/i18n';
import { toasts } from '$lib/ui/toasts.svelte';
import type { Alert } from './alert';
import { presses, tellDue } from './due';

const alert = (number: number, kind: NonNullable<Alert['told']>['kind']): Alert => ({
  kind: 'sla',
  number,
  name: `Cliente ${number}`,
  told: { kind, times: 1 },
  href: `/c/${number}`,
});

test('what is due is one toast, however much it is', async () => {
  await i18n.need('notifications', 'alerts');
  tellDue([]);
  expect(toasts.list).toEqual([]);
  tellDue([alert(1, 'sla_warning'), alert(1, 'sla_breached')]);
  tellDue([alert(2, 'window_closing'), alert(3, 'sla_breached')]);
  expect(toasts.list.map(({ text }) => text)).toEqual([
    'Cliente 1 pasó su plazo de SLA',
    '2 conversaciones por vencer o vencidas',
  ]);
  expect([presses(alert(1, 'mention')), presses(alert(1, 'window_closing'))]).toEqual([false, true]);
});
