import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Register } from './register.svelte';

/** Runs something as a screen would; returns how often it has been drawn. */
function drawn(draw: () => void): { times: () => number; stop: () => void } {
  let times = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      draw();
      times++;
    });
  });
  flushSync();
  return { times: () => times, stop };
}

test('whoever reads the whole is told of every change, whoever reads one only of that one', () => {
  const register = new Register<number, string>();
  register.set(1, 'one').set(2, 'two');
  let seen: readonly string[] = [];
  const whole = drawn(() => (seen = register.all));
  const one = drawn(() => void register.get(1));
  register.set(2, 'dos');
  flushSync();
  expect([seen, whole.times(), one.times()]).toEqual([['one', 'dos'], 2, 1]);
  register.set(1, 'uno');
  register.set(3, 'tres');
  flushSync();
  expect([seen, whole.times(), one.times()]).toEqual([['uno', 'dos', 'tres'], 3, 2]);
  register.delete(2);
  flushSync();
  expect(seen).toEqual(['uno', 'tres']);
  register.clear();
  flushSync();
  expect(seen).toEqual([]);
  whole.stop();
  one.stop();
});

test('the whole is one and the same as long as nothing changes', () => {
  const register = new Register<number, string>();
  register.set(1, 'one');
  const all = register.all;
  expect(register.all).toBe(all);
  register.set(1, 'uno');
  expect(register.all).toEqual(['uno']);
});
