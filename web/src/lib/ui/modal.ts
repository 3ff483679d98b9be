import type { Attachment } from 'svelte/attachments';

/** Shows a <dialog> over everything while it exists, and gives the focus back to what had it before. */
export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
};
