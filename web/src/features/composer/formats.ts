import { t } from '$lib/i18n';
import type { MenuItem } from '$lib/ui';
import type { MarkName } from './marks';

/**
 * How words can be marked, and a look at what comes of it.
 * @param preview of what the customer will see; null: nobody but the team will.
 */
export function formats(
  mark: (name: MarkName) => void,
  preview: { on: boolean; toggle: () => void } | null,
): MenuItem[] {
  const items: MenuItem[] = [
    { label: t('composer.format.bold'), icon: 'bold', keys: 'mod+b', onselect: () => mark('bold') },
    { label: t('composer.format.italic'), icon: 'italic', keys: 'mod+i', onselect: () => mark('italic') },
    { label: t('composer.format.strike'), icon: 'strike', onselect: () => mark('strike') },
    { label: t('composer.format.code'), icon: 'code', onselect: () => mark('code') },
  ];
  if (preview)
    items.push('line', { label: t('composer.format.preview'), checked: preview.on, onselect: preview.toggle });
  return items;
}
