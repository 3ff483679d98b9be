import { t } from '$lib/i18n';

/** The greeting of the hour, by the clock of this machine. */
export function greeting(now: Date = new Date()): string {
  const hour = now.getHours();
  if (hour >= 5 && hour < 12) return t('signin.morning');
  return hour >= 12 && hour < 19 ? t('signin.afternoon') : t('signin.evening');
}
