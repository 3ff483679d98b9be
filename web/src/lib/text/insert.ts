/** Puts text in place of the selection; undo takes it back, as if it had been typed. */
export function insertText(box: HTMLTextAreaElement, text: string): void {
  box.focus();
  // The only way that keeps the browser's own undo history; an input event follows.
  if (!document.execCommand('insertText', false, text))
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
}
