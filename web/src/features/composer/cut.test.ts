import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdKeys } from './cut';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A place in the page, and a key pressed on it; true: the page sees it. */
function placed() {
  const place = Object.assign(new EventTarget(), { focus: vi.fn() });
  const press = (key: string, held: object = {}) => {
    const event = Object.assign(new Event('keydown', { cancelable: true }), { key, ...held });
    return place.dispatchEvent(event);
  };
  return { place: place as unknown as HTMLElement, press };
}

test('takes the focus, and the rest of what is typed, until there is a pause', () => {
  const { place, press } = placed();
  holdKeys(place);
  expect(place.focus).toHaveBeenCalled();
  for (const key of 'se uy') {
    vi.advanceTimersByTime(500);
    expect(press(key), key).toBe(false);
  }
  vi.advanceTimersByTime(800);
  expect(press('j')).toBe(true);
});

test('lets through what is no text, and all of it once the way is free', () => {
  const { place, press } = placed();
  const letGo = holdKeys(place);
  expect([press('Tab'), press('Escape'), press('k', { ctrlKey: true })]).toEqual([true, true, true]);
  letGo();
  expect(press('e')).toBe(true);
});
