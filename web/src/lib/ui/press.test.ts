import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followPresses } from './press';

let end: () => void;
let menus: { x: number; y: number }[];
let taken = true;

/** As a browser tells of a finger; the time is that of the event. */
function tell(type: string, at: number, over: object = {}): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  const facts = { timeStamp: at, pointerType: 'touch', isPrimary: true, clientX: 10, clientY: 20, ...over };
  for (const [name, value] of Object.entries(facts)) Object.defineProperty(event, name, { value });
  globalThis.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  vi.useFakeTimers();
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('dispatchEvent', page.dispatchEvent.bind(page));
  class Menu extends Event {
    readonly clientX: number;
    readonly clientY: number;
    constructor(type: string, { clientX = 0, clientY = 0, ...rest }: MouseEventInit) {
      super(type, rest);
      this.clientX = clientX;
      this.clientY = clientY;
    }
  }
  vi.stubGlobal('MouseEvent', Menu);
  menus = [];
  taken = true;
  end = followPresses();
  page.addEventListener('contextmenu', (event) => {
    if (!(event instanceof Menu)) return;
    menus.push({ x: event.clientX, y: event.clientY });
    if (taken) event.preventDefault();
  });
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a finger that rests opens the menu when it lifts, and presses nothing', () => {
  tell('pointerdown', 1000);
  tell('pointermove', 1200, { clientX: 14 });
  tell('pointerup', 1600);
  expect(menus).toEqual([]);
  vi.runAllTimers();
  expect(menus).toEqual([{ x: 10, y: 20 }]);
  expect(tell('click', 1610).defaultPrevented).toBe(true);
  expect(tell('click', 2100).defaultPrevented).toBe(false);
});

test('a click that comes before the menu does is held back as well', () => {
  tell('pointerdown', 1000);
  tell('pointerup', 1600);
  expect(tell('click', 1600).defaultPrevented).toBe(true);
  vi.runAllTimers();
  expect(menus).toHaveLength(1);
});

test('a tap, a swipe, a mouse, and what the browser has told of itself open nothing', () => {
  tell('pointerdown', 1000);
  tell('pointerup', 1300);
  tell('pointerdown', 2000);
  tell('pointermove', 2100, { clientY: 60 });
  tell('pointerup', 2900);
  tell('pointerdown', 3000, { pointerType: 'mouse' });
  tell('pointerup', 3900, { pointerType: 'mouse' });
  tell('pointerdown', 4000);
  tell('contextmenu', 4500);
  tell('pointerup', 4900);
  vi.runAllTimers();
  expect(menus).toEqual([]);
});

test('where there is no menu the click is the browser’s', () => {
  taken = false;
  tell('pointerdown', 1000);
  tell('pointerup', 1600);
  vi.runAllTimers();
  expect(tell('click', 1610).defaultPrevented).toBe(false);
});
