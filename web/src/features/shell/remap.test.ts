import { describe, expect, test } from 'vitest';
import type { KeyPress } from '$lib/ui/keys';
import { choose, chosen } from './remap';

const press = (key: string, held: Partial<KeyPress> & { altGraph?: boolean } = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  getModifierState: () => held.altGraph ?? false,
  ...held,
});

describe('chosen', () => {
  test.each<[string, KeyPress, unknown]>([
    ['a letter', press('w'), { keys: 'w' }],
    ['ñ', press('ñ'), { keys: 'ñ' }],
    ['Shift and a letter', press('W', { shiftKey: true }), { keys: 'Shift+w' }],
    ['a sign that needs Shift', press('!', { shiftKey: true }), { keys: '!' }],
    ['Alt and a letter', press('w', { altKey: true }), { keys: 'Alt+w' }],
    ['only Shift', press('Shift', { shiftKey: true }), undefined],
    ['only AltGr', press('AltGraph', { altGraph: true }), undefined],
    // On Spanish and Latin-American layouts AltGr types @ # \ [ ] € and more; Windows sends it as Ctrl+Alt.
    ['AltGr+2, an @', press('@', { altGraph: true }), { refusal: 'altgr' }],
    ['AltGr+e, a €, on Windows', press('€', { ctrlKey: true, altKey: true, altGraph: true }), { refusal: 'altgr' }],
    ['Ctrl+Alt+e', press('e', { ctrlKey: true, altKey: true }), { refusal: 'altgr' }],
    ['a dead key', press('Dead'), { refusal: 'altgr' }],
    ['Ctrl+T', press('t', { ctrlKey: true }), { refusal: 'browser' }],
    ['Ctrl+Shift+N', press('N', { ctrlKey: true, shiftKey: true }), { refusal: 'browser' }],
    ['Ctrl+1', press('1', { ctrlKey: true }), { refusal: 'browser' }],
    ['Alt+1', press('1', { altKey: true }), { refusal: 'browser' }],
    ['F5', press('F5'), { refusal: 'browser' }],
    ['Escape', press('Escape'), { refusal: 'fixed' }],
    ['Enter', press('Enter'), { refusal: 'fixed' }],
    ['g, which begins a pair', press('g'), { refusal: 'fixed' }],
    ['an arrow', press('ArrowDown'), { refusal: 'fixed' }],
    ['Alt and an arrow down', press('ArrowDown', { altKey: true }), { keys: 'Alt+ArrowDown' }],
    ['Ctrl+K', press('k', { ctrlKey: true }), { keys: 'mod+k' }],
  ])('%s', (_, event, expected) => {
    expect(chosen(event, false)).toEqual(expected);
  });

  test('Option and a letter types on a Mac', () => {
    expect(chosen(press('n', { altKey: true }), true)).toEqual({ refusal: 'altgr' });
  });
});

test('choose keeps only what differs', () => {
  expect(choose({}, 'e', 'w')).toEqual({ e: 'w' });
  expect(choose({ e: 'w', y: '' }, 'e', 'e')).toEqual({ y: '' });
});
