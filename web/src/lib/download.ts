import { base, queryString, type Query } from '$lib/api/http';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { toasts } from '$lib/ui';

/** Why nothing can be downloaded here; undefined: it can. The browser takes no header along, so it would ask as whoever looks at another's
 *  interface, and not as whom he looks at. */
export const undownloadable = (): string | undefined => (live.api.http.viewAs ? t('supervise.view.only') : undefined);

/** The browser's own download of what a route of this workspace makes. */
export function download(path: string, query: Query = {}): void {
  const refusal = undownloadable();
  if (refusal) {
    toasts.show({ text: refusal, tone: 'bad', icon: 'eye' });
    return;
  }
  const link = document.createElement('a');
  link.href = base + path + queryString({ ...query, workspace: live.api.http.workspace });
  link.download = '';
  link.click();
}
