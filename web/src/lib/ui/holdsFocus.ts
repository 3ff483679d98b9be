import type { Attachment } from 'svelte/attachments';

const controls = 'a[href], button:not(:disabled)';

/** A row of controls: when the one that has the focus goes with what it did, the one that comes in its place has it. */
export const holdsFocus: Attachment<HTMLElement> = (row) => {
  let last: Element | undefined;
  let place = 0;
  const all = () => [...row.querySelectorAll<HTMLElement>(controls)];
  function note({ target }: FocusEvent) {
    last = target as Element;
    place = all().indexOf(target as HTMLElement);
  }
  const observer = new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const left = all();
    left[Math.min(Math.max(place, 0), left.length - 1)]?.focus({ preventScroll: true });
  });
  observer.observe(row, { childList: true, subtree: true });
  row.addEventListener('focusin', note);
  return () => {
    observer.disconnect();
    row.removeEventListener('focusin', note);
  };
};
