import { describe, expect, test } from 'vitest';
import { combination, keyCaps, moved, typedAhead, type KeyPress } from './keys';

describe('moved', () => {
  test.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 3, 0],
    ['ArrowUp', 0, 3],
    ['ArrowUp', -1, 3],
    ['ArrowDown', -1, 0],
    ['Home', 2, 0],
    ['End', 0, 3],
    ['ArrowRight', 0, undefined],
    ['a', 0, undefined],
  ])('%s from %i of four', (key, from, expected) => {
    expect(moved(key, from, 4, 'vertical')).toBe(expected);
  });

  test('goes over what is skipped, and stays when all is', () => {
    expect(moved('ArrowDown', 0, 4, 'vertical', (i) => i === 1 || i === 2)).toBe(3);
    expect(moved('Home', 3, 4, 'vertical', (i) => i === 0)).toBe(1);
    expect(moved('End', 0, 4, 'vertical', (i) => i === 3)).toBe(2);
    expect(moved('ArrowDown', 0, 4, 'vertical', () => true)).toBeUndefined();
    expect(moved('ArrowDown', -1, 0, 'vertical')).toBeUndefined();
  });

  test('horizontal uses the other arrows', () => {
    expect(moved('ArrowLeft', 0, 3, 'horizontal')).toBe(2);
    expect(moved('ArrowDown', 0, 3, 'horizontal')).toBeUndefined();
  });
});

describe('typedAhead', () => {
  const labels = ['Ana', 'Ángel', 'Beto', 'Andrés'];
  test.each([
    ['a', -1, 0],
    ['a', 0, 1],
    ['an', 1, 1],
    ['and', 1, 3],
    ['b', 3, 2],
    ['z', 0, undefined],
  ])('%s from %i', (typed, current, expected) => {
    expect(typedAhead(typed, current, labels)).toBe(expected);
  });
});

function press(key: string, held: Partial<KeyPress> & { altGraph?: boolean } = {}): KeyPress {
  const { altGraph = false, ...modifiers } = held;
  return {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    getModifierState: () => altGraph,
    ...modifiers,
  };
}

describe('combination', () => {
  test.each<[string, KeyPress, string | undefined]>([
    ['a letter', press('j'), 'j'],
    ['a letter with Caps Lock', press('J'), 'j'],
    ['Shift and a letter', press('E', { shiftKey: true }), 'Shift+e'],
    ['a sign that needs Shift', press('?', { shiftKey: true }), '?'],
    ['/ as Shift+7, as in Spain and Latin America', press('/', { shiftKey: true }), '/'],
    ['Ctrl', press('k', { ctrlKey: true }), 'mod+k'],
    ['Ctrl, Shift and a named key', press('Enter', { ctrlKey: true, shiftKey: true }), 'mod+Shift+Enter'],
    ['Alt and an arrow', press('ArrowDown', { altKey: true }), 'Alt+ArrowDown'],
    ['AltGr that types @', press('@', { altGraph: true }), undefined],
    ['AltGr as Windows sends it', press('e', { ctrlKey: true, altKey: true }), undefined],
    ['a dead key', press('Dead'), undefined],
    ['a key while composing', press('Enter', { isComposing: true }), undefined],
    ['ñ', press('ñ'), 'ñ'],
    ['the space bar', press(' '), 'Space'],
  ])('%s', (_, event, expected) => {
    expect(combination(event, false)).toBe(expected);
  });

  test('on a Mac ⌘ is the modifier, and Ctrl is itself', () => {
    expect(combination(press('k', { metaKey: true }), true)).toBe('mod+k');
    expect(combination(press('n', { ctrlKey: true }), true)).toBe('Ctrl+n');
  });
});

test('keyCaps writes keys as the machine does', () => {
  expect(keyCaps('mod+k', false)).toEqual(['Ctrl', 'K']);
  expect(keyCaps('mod+k', true)).toEqual(['⌘', 'K']);
  expect(keyCaps('a', false)).toEqual(['a']);
  expect(keyCaps('Alt+ArrowDown', true)).toEqual(['⌥', '↓']);
});

test.each([
  ['+', ['+']],
  ['mod++', ['Ctrl', '+']],
  ['mod+k', ['Ctrl', 'K']],
])('the caps of %s', (combo, caps) => {
  expect(keyCaps(combo, false)).toEqual(caps);
});
