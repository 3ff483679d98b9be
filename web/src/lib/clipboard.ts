import { t } from '$lib/i18n';
import { toasts } from '$lib/ui';

/** Puts a text on the clipboard. Where no way leads there it says so, and resolves with false. */
export async function toClipboard(text: string): Promise<boolean> {
  // Without https there is no such thing; and a browser may refuse it.
  const written = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  const done = written || byCommand(text);
  if (!done) toasts.show({ text: t('action.copy_failed'), tone: 'bad' });
  return done;
}

/** The same, and says that it was done. */
export async function copy(text: string, done = t('conversation.copied')): Promise<void> {
  if (await toClipboard(text)) toasts.show({ text: done, tone: 'ok', icon: 'check' });
}

/** The old way, which needs the text on the page, selected: over an open dialog, since what lies under it cannot be. */
function byCommand(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.cssText = 'position:fixed;top:0;opacity:0';
  (focused?.closest('dialog') ?? document.body).append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
