import { i18n } from '$lib/i18n';

/** The time of day in another zone: "10:41". */
export function clockTimeIn(zone: string, now: number): string {
  const options: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: zone };
  const text = new Intl.DateTimeFormat(i18n.tag, options).format(now);
  return i18n.locale === 'pt' ? text : text.replace(/^0(?=\d:)/, '');
}
