/** Keys that press what is on screen: the orders of the list and its parts, and what is offered for a conversation. */
export function press(key: string): void {
  const list = document.querySelector('[data-press="list"]:not([inert])');
  if (key === 'o') {
    const orders = [...(list?.querySelectorAll<HTMLSelectElement>('header select') ?? [])].at(-1); // after the status
    orders?.focus();
    orders?.showPicker?.();
  } else if (key === '.') {
    const focused = document.activeElement;
    // What a row offers opens as by the keyboard's own key for it.
    if (focused?.closest('[data-testid^="conv-"]'))
      focused.dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true }));
    else document.querySelector<HTMLElement>('main header [aria-haspopup="menu"]')?.click();
  } else {
    list?.querySelectorAll<HTMLInputElement>('header input[type="radio"]')[Number(key) - 1]?.click();
  }
}
