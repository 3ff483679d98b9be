import { beforeEach, expect, test, vi } from 'vitest';
import type { Message } from '$lib/api';
import type { Bench } from '../messages/bench';
import { followSwipes } from './swipe';

const mark = vi.hoisted(() => ({ draw: vi.fn<(part: number) => void>() }));
vi.mock('svelte', async (real) => ({ ...(await real<object>()), mount: () => mark, unmount: vi.fn() }));
vi.mock('./SwipeMark.svelte', () => ({ default: null }));

let scroller: EventTarget & { style: Record<string, string> };
let row: { dataset: { key: string }; style: { translate: string }; animate: ReturnType<typeof vi.fn> };
let message: Partial<Message>;
let quoted: unknown[];
/** Whether what the finger is on is a field. */
let field = false;

/** As a browser tells of a finger. */
function tell(type: string, x: number, y: number, over: object = {}): void {
  const event = new Event(type);
  const target = { closest: (what: string) => (what === '[data-key]' ? row : field ? {} : null) };
  const facts = { pointerType: 'touch', isPrimary: true, pointerId: 1, clientX: x, clientY: y, target, ...over };
  for (const [name, value] of Object.entries(facts)) Object.defineProperty(event, name, { value });
  scroller.dispatchEvent(event);
}
function swipe(to: { x: number; y?: number }, over: object = {}, end = 'pointerup'): void {
  tell('pointerdown', 100, 300, over);
  for (const part of [0.25, 0.5, 0.75, 1]) tell('pointermove', 100 + to.x * part, 300 + (to.y ?? 0) * part, over);
  tell(end, 100 + to.x, 300 + (to.y ?? 0), over);
}

beforeEach(() => {
  scroller = Object.assign(new EventTarget(), { style: {} });
  row = { dataset: { key: 'k' }, style: { translate: '' }, animate: vi.fn() };
  message = { external_id: 'wamid.1', direction: 'in', deleted_at: null };
  quoted = [];
  field = false;
  mark.draw.mockClear();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  const bench = { canQuote: true, quote: (one: Message) => quoted.push(one) } as unknown as Bench;
  followSwipes(scroller as unknown as HTMLElement, { message: () => message as Message, bench: () => bench });
});

test('far enough to the right it is quoted, and goes back to its place', () => {
  swipe({ x: 90 });
  expect(quoted).toEqual([message]);
  expect([row.style.translate, row.animate.mock.calls.length]).toEqual(['', 1]);
});

test('it follows the finger up to a limit, and its mark says when it is far enough', () => {
  tell('pointerdown', 100, 300);
  tell('pointermove', 136, 304);
  expect([row.style.translate, mark.draw.mock.lastCall]).toEqual(['26px', [0.5]]);
  tell('pointermove', 400, 420); // once it is drawn, it is drawn
  expect([row.style.translate, mark.draw.mock.lastCall]).toEqual(['68px', [1]]);
  tell('pointermove', 60, 420);
  expect(row.style.translate).toBe('0px');
  tell('pointerup', 60, 420);
  expect(quoted).toEqual([]);
});

test.each([
  ['too short', { x: 50 }],
  ['to the left', { x: -90 }],
  ['down', { x: 4, y: 90 }],
  ['aslant', { x: 90, y: 60 }],
])('%s it is not', (_, to) => {
  swipe(to);
  expect([quoted, row.style.translate]).toEqual([[], '']);
});

test.each([
  ['a mouse', { pointerType: 'mouse' }],
  ['a second finger', { isPrimary: false }],
])('%s draws nothing', (_, over) => {
  swipe({ x: 90 }, over);
  expect([quoted, mark.draw.mock.calls]).toEqual([[], []]);
});

test('what the browser takes over, or another finger ends, is not quoted', () => {
  swipe({ x: 90 }, {}, 'pointercancel');
  tell('pointerdown', 100, 300);
  tell('pointermove', 190, 300);
  tell('pointerdown', 200, 300, { isPrimary: false, pointerId: 2 });
  tell('pointerup', 190, 300);
  expect([quoted, row.style.translate]).toEqual([[], '']);
});

test.each([
  ['a note', { direction: 'internal' }],
  ['one that was not sent', { external_id: null }],
  ['a deleted one', { deleted_at: '2026-01-01T00:00:00Z' }],
] as const)('%s stays where it is', (_, over) => {
  Object.assign(message, over);
  swipe({ x: 90 });
  expect([quoted, mark.draw.mock.calls]).toEqual([[], []]);
});

test('what a finger moves in a message is not the message, and the edge of the screen is the browser’s', () => {
  field = true;
  swipe({ x: 90 });
  field = false;
  tell('pointerdown', 8, 300);
  tell('pointermove', 98, 300);
  tell('pointerup', 98, 300);
  expect([quoted, mark.draw.mock.calls]).toEqual([[], []]);
});

test('who wants no motion sees none by itself', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  swipe({ x: 90 });
  expect([quoted.length, row.animate.mock.calls.length]).toEqual([1, 0]);
});
