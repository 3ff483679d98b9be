/** Which key sends: Enter (Ctrl+Enter and Shift+Enter then break the line), or Ctrl/⌘+Enter (Enter then breaks it). */
export type SendKey = 'enter' | 'mod_enter';

export type KeyAction = 'send' | 'send-and-close' | 'newline' | null;

export interface Keystroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  isComposing: boolean;
  keyCode: number;
}

/**
 * What a key press in the text means; null leaves it to the browser. An Enter that only ends an input method's word is
 * never ours (Safari reports it with key code 229 and isComposing false). On a phone Enter breaks the line.
 */
export function keyAction(stroke: Keystroke, rule: SendKey, touch: boolean): KeyAction {
  if (stroke.key !== 'Enter' || stroke.isComposing || stroke.keyCode === 229) return null;
  const mod = stroke.ctrlKey || stroke.metaKey;
  if (stroke.altKey) return 'send';
  if (mod && stroke.shiftKey) return 'send-and-close';
  if (rule === 'mod_enter') return mod ? 'send' : null;
  if (mod) return 'newline';
  return stroke.shiftKey || touch ? null : 'send';
}
