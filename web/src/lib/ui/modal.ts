import type { Attachment } from 'svelte/attachments';

/**
 * Shows a <dialog> over everything while it exists. The focus goes to the element with autofocus, else to the first field, else
 * where the browser puts it; afterwards it goes back to what had it before.
 */
export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  const before = document.activeElement;
  dialog.showModal();
  if (!dialog.querySelector('[autofocus]'))
    dialog.querySelector<HTMLElement>('input, select, textarea, .control')?.focus();
  return () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
};
