import { mount, unmount } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import Toaster from './Toaster.svelte';

/**
 * Shows a <dialog> over everything while it exists, with a place for toasts: that of the page lies under it, where nobody hears it. The focus goes to the element with autofocus, else to the first field, else
 * where the browser puts it; afterwards it goes back to what had it before.
 */
export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  const before = document.activeElement;
  dialog.showModal();
  const toaster = mount(Toaster, { target: dialog });
  if (!dialog.querySelector('[autofocus]'))
    dialog.querySelector<HTMLElement>('input, select, textarea, .control')?.focus();
  return () => {
    void unmount(toaster);
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
};
