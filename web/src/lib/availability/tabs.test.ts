import { expect, test } from 'vitest';
import { Tabs } from './tabs';

function storage(): Storage {
  const kept = new Map<string, string>();
  const methods = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return new Proxy(methods, {
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }) as unknown as Storage;
}

test('a browser is at the conversations while one of its tabs is', () => {
  const store = storage();
  const [one, two] = [new Tabs('ana', 'a', store), new Tabs('ana', 'b', store)];
  one.mark(true, 0);
  two.mark(false, 0);
  expect(two.here(10_000)).toBe(true);
  expect(new Tabs('leo', 'c', store).here(10_000)).toBe(false);
  one.mark(false, 20_000);
  expect(two.here(20_000)).toBe(false);
});

test('the mark of a tab that was killed ends', () => {
  const store = storage();
  const [one, two] = [new Tabs('ana', 'a', store), new Tabs('ana', 'b', store)];
  one.mark(true, 0);
  expect(two.here(89_000)).toBe(true);
  expect(two.here(90_000)).toBe(false);
});

test('a tab that goes leaves its mark for as long as a reload takes', () => {
  const store = storage();
  const [one, two] = [new Tabs('ana', 'a', store), new Tabs('ana', 'b', store)];
  one.mark(true, 100_000);
  one.leave(100_000);
  expect(two.here(107_000)).toBe(true);
  expect(two.here(108_000)).toBe(false);
});

test('one tab reports for all, and again within the minute', () => {
  const store = storage();
  const [one, two] = [new Tabs('ana', 'a', store), new Tabs('ana', 'b', store)];
  expect(one.due(true, true, 0)).toBe(true);
  one.said(true, true, 0);
  expect(two.due(true, true, 20_000)).toBe(false);
  expect(two.due(false, true, 20_000)).toBe(true);
  expect(two.due(true, false, 20_000)).toBe(true);
  expect(two.due(true, true, 40_000)).toBe(true);
});

test('without a storage each tab reports for itself', () => {
  const tabs = new Tabs('ana', 'a', undefined);
  tabs.mark(true, 0);
  expect(tabs.here(0)).toBe(false);
  expect(tabs.due(true, true, 0)).toBe(true);
});
