import { expect, test } from 'vitest';
import { keyAction, type Keystroke, type SendKey } from './keys';

const stroke = (keys: string): Keystroke => ({
  key: keys.split('+').pop() ?? '',
  ctrlKey: keys.includes('Ctrl'),
  metaKey: keys.includes('Meta'),
  shiftKey: keys.includes('Shift'),
  altKey: keys.includes('Alt'),
  isComposing: false,
  keyCode: 13,
});

test.each<[string, SendKey, boolean, ReturnType<typeof keyAction>]>([
  ['Enter', 'enter', false, 'send'],
  ['Ctrl+Enter', 'enter', false, 'newline'],
  ['Meta+Enter', 'enter', false, 'newline'],
  ['Shift+Enter', 'enter', false, null],
  ['Alt+Enter', 'enter', false, 'send'],
  ['Ctrl+Shift+Enter', 'enter', false, 'send-and-close'],
  ['Enter', 'enter', true, null],
  ['Alt+Enter', 'enter', true, 'send'],
  ['Enter', 'mod_enter', false, null],
  ['Shift+Enter', 'mod_enter', false, null],
  ['Ctrl+Enter', 'mod_enter', false, 'send'],
  ['Meta+Enter', 'mod_enter', true, 'send'],
  ['Alt+Enter', 'mod_enter', false, 'send'],
  ['a', 'enter', false, null],
])('%s, rule %s, touch %s: %s', (keys, rule, touch, expected) => {
  expect(keyAction(stroke(keys), rule, touch)).toBe(expected);
});

test('the Enter of an input method never sends', () => {
  expect(keyAction({ ...stroke('Enter'), isComposing: true }, 'enter', false)).toBe(null);
  expect(keyAction({ ...stroke('Enter'), keyCode: 229 }, 'enter', false)).toBe(null);
});
