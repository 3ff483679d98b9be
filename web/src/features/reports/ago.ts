import { countdown, minuteClock, t } from '$lib/i18n';

/** A length of time in few words: nobody watches its seconds. */
const length = (ms: number) =>
  ms < 600_000 ? t('reports.minutes', { n: Math.max(1, Math.round(ms / 60_000)) }) : countdown(ms);

export const ago = (at: string | null) => (at ? length(minuteClock.now - Date.parse(at)) : '—');
export const left = (at: string) => length(Date.parse(at) - minuteClock.now);
