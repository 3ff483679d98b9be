import type { Notice } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';

/** What a notice tells, in a sentence. What matters most is told above everything too, and has its words there. */
export function sentence({ code, inbox, params }: Notice): string {
  const words = {
    inbox: inbox?.name ?? live.catalogue.me.workspace.name,
    template: typeof params.template === 'string' ? `«${params.template}»` : '',
  };
  return (
    i18n.lookup(`shell.notice.${code}`, words) ??
    i18n.lookup(`notices.said.${code}`, words) ??
    `${t('notices.other', { inbox: words.inbox })} ${t('notices.details', { code })}`
  );
}

/** The provider's own words beside it, if it has any. */
export function detailOf({ params }: Notice): string | undefined {
  const words = ['detail', 'reason', 'violation']
    .map((name) => params[name])
    .find((value) => typeof value === 'string' && value !== '' && value !== 'NONE');
  return words === undefined ? undefined : t('notices.detail', { words: words as string });
}
