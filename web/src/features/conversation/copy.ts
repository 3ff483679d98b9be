import { t } from '$lib/i18n';
import { toasts } from '$lib/ui';

/** Puts a text on the clipboard, and says so. */
export async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toasts.show({ text: t('conversation.copied'), tone: 'ok', icon: 'check' });
}
