import { afterEach, describe, expect, test } from 'vitest';
import { keymap } from '$lib/ui/keymap.svelte';
import { Keys } from './keys';

function press(keys: string, { single = true, gap = 100, typing = false } = {}): string {
  const done: string[] = [];
  const act = (name: string) => () => void done.push(name);
  const map = {
    always: { 'mod+k': act('palette') },
    single: { '?': act('help'), m: act('mute') },
    go: { m: act('mine'), '?': act('never') },
  };
  const listener = new Keys(
    () => map,
    () => single,
  );
  let now = 0;
  for (const key of keys.split(' ')) {
    now += gap;
    const [plain = '', ctrlKey] = key.startsWith('^') ? [key.slice(1), true] : [key, false];
    listener.press(
      { key: plain, ctrlKey, metaKey: false, altKey: false, shiftKey: false, isComposing: false },
      typing,
      now,
    );
  }
  return done.join(' ');
}

describe('Keys', () => {
  test.each([
    ['g m', {}, 'mine'],
    ['m', {}, 'mute'],
    ['g x m', {}, 'mute'], // the pair was broken
    ['g g m', {}, 'mute'],
    ['g m', { gap: 2000 }, 'mute'], // too slow to be a pair
    ['g m', { single: false }, ''],
    ['^k', { single: false }, 'palette'],
    ['?', {}, 'help'],
  ])('%s with %j does %j', (keys, options, expected) => {
    expect(press(keys, options)).toBe(expected);
  });

  test.each([
    ['w', {}, 'mute'],
    ['m', {}, ''],
    ['g z', {}, 'mine'],
    ['g m', {}, ''],
    ['^j', { typing: true, single: false }, 'help'], // with a modifier it is no text
    ['q', {}, 'palette'],
    ['q', { typing: true }, ''], // without it may be
    ['q', { single: false }, ''],
  ])('%s of somebody who has moved keys, with %j, does %j', (keys, options, expected) => {
    keymap.own = { m: 'w', 'g m': 'g z', '?': 'mod+j', 'mod+k': 'q' };
    expect(press(keys, options)).toBe(expected);
  });
});

afterEach(() => {
  keymap.own = {};
});
