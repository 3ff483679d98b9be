import { convert } from './convert';

/**
 * Puts what is pasted from a page, a mail or a word processor in the marks of the channel; as plain text where the page says no more than
 * that. It is parsed without a window: nothing in it runs, and nothing that it names is fetched. Undo takes it back as one step.
 * @param insert puts text in place of what is selected in the box.
 */
export function paste(box: HTMLTextAreaElement, html: string, plain: string, insert: (text: string) => void): void {
  const text = convert(new DOMParser().parseFromString(html, 'text/html').body);
  endTyping(box);
  insert(text ?? plain);
  endTyping(box);
}

/** What is typed before and after is no part of it: a browser ends a stretch of typing where something is selected. */
function endTyping(box: HTMLTextAreaElement): void {
  box.setSelectionRange(box.selectionStart, box.selectionEnd);
}
