import { describe, expect, test } from 'vitest';
import { Keys } from './keys';

function press(keys: string, { single = true, gap = 100 } = {}): string {
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
      false,
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
});
