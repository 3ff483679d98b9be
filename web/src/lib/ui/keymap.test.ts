import { afterEach, expect, test } from 'vitest';
import { keymap, meant } from './keymap.svelte';

afterEach(() => {
  keymap.own = {};
  keymap.single = true;
});

test('what was chosen stands for the usual, which then does nothing', () => {
  keymap.own = { e: 'w', m: '', 'mod+k': 'mod+j' };
  expect(['w', 'e', 'm', 'mod+j', 'mod+k', 'r'].map((key) => keymap.usual(key))).toEqual([
    'e',
    undefined,
    undefined,
    'mod+k',
    undefined,
    'r',
  ]);
  expect(['e', 'm', 'r'].map((key) => keymap.of(key))).toEqual(['w', '', 'r']);
});

test('two that are exchanged', () => {
  keymap.own = { e: 'y', y: 'e' };
  expect(['e', 'y'].map((key) => keymap.usual(key))).toEqual(['y', 'e']);
});

test('the second of two keys is another than the same key alone', () => {
  keymap.own = { 'g m': 'g z', e: 'm' };
  expect(keymap.usual('z', 'g ')).toBe('m');
  expect(keymap.usual('m', 'g ')).toBeUndefined();
  expect(keymap.usual('m')).toBe('e');
  expect(keymap.usual('z')).toBe('z');
});

test('with single keys off letters and signs mean nothing, and named keys what they always do', () => {
  const press = (key: string, ctrlKey = false) =>
    meant({ key, ctrlKey, metaKey: false, altKey: false, shiftKey: false, isComposing: false });
  expect([press('r'), press('+')]).toEqual(['r', '+']);
  keymap.single = false;
  expect([press('r'), press('+'), press('ArrowUp'), press('Enter'), press('k', true)]).toEqual([
    '',
    '',
    'ArrowUp',
    'Enter',
    'mod+k',
  ]);
});
