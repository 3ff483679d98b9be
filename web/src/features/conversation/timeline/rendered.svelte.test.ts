import { expect, test } from 'vitest';
import type { Message } from '$lib/api';
import { Rendered } from './rendered.svelte';
import type { Section } from './rows';

const messages = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: String(from + index), client_id: null, text: '' }) as Message);
const ended = { at: '2026-03-03T18:00:00Z', by: 'María' };

function open(...sections: Section[]) {
  let held = $state.raw<Section[]>(sections);
  return { view: new Rendered(() => held, 20 * 36), set: (next: Section[]) => (held = next) };
}
const shown = (view: Rendered) =>
  view.sections.map(({ number, messages: some, ended: end }) => [number, some.length, end !== null]);

test('it begins with a screen of the newest and follows what comes', () => {
  const { view, set } = open({ number: 2, messages: messages(0, 200), ended: null });
  expect(view.range).toEqual({ start: 180, end: 200 });
  set([{ number: 2, messages: messages(0, 203), ended: null }]);
  expect(view.range).toEqual({ start: 183, end: 203 });
});

test('long texts fill a screen with fewer messages', () => {
  const long = messages(0, 100).map((one, index) => ({ ...one, text: index % 2 ? 'a\nb' : 'palabra '.repeat(30) }));
  const { view } = open({ number: 2, messages: long, ended: null });
  expect(view.range).toEqual({ start: 88, end: 100 }); // 6 × 56 px and 6 × 76 px are 792
});

test('older messages put before it do not move its edges', () => {
  const { view, set } = open({ number: 2, messages: messages(100, 200), ended: null });
  view.up();
  expect(view.range).toEqual({ start: 55, end: 100 });
  set([
    { number: 1, messages: messages(0, 50), ended },
    { number: 2, messages: messages(50, 200), ended: null },
  ]);
  expect(view.keys[view.range.start]).toBe('155');
  expect(view.showsEnd).toBe(true);
  while (view.range.start > 0) view.up();
  expect(view.range).toEqual({ start: 0, end: 150 });
  expect(view.below).toBeGreaterThan(0);
  view.toEnd();
  expect(view.showsEnd).toBe(true);
});

test('system lines that follow each other fill one row', () => {
  const lines = messages(100, 130).map((one) => ({ ...one, kind: 'event' }) as Message);
  const { view } = open({ number: 2, messages: [...messages(0, 100), ...lines, ...messages(130, 140)], ended: null });
  expect(view.range).toEqual({ start: 91, end: 140 }); // 10, the lines, 9
});

test('reaching for a message draws a screen more above it, and no more', () => {
  const { view } = open({ number: 2, messages: messages(0, 400), ended: null });
  view.reach(395);
  expect(view.range).toEqual({ start: 375, end: 400 });
  view.reach(350);
  expect(view.range).toEqual({ start: 330, end: 400 });
  view.reach(398);
  expect(view.range).toEqual({ start: 330, end: 400 });
  view.reach(100);
  expect(view.range).toEqual({ start: 25, end: 175 });
});

test('going to the end leaves what stands there', () => {
  const { view, set } = open({ number: 2, messages: messages(0, 200), ended: null });
  view.up();
  expect(view.range).toEqual({ start: 155, end: 200 });
  set([{ number: 2, messages: messages(0, 201), ended: null }]);
  view.toEnd(); // one of my own came
  expect(view.range).toEqual({ start: 155, end: 201 });
  view.centre(0);
  view.toEnd();
  expect(view.range).toEqual({ start: 181, end: 201 });
});

test('the end of an earlier conversation shows with its last message, or alone while nothing of it is loaded', () => {
  const now = { number: 2, messages: messages(100, 110), ended: null };
  const { view, set } = open({ number: 1, messages: [], ended }, now);
  expect(shown(view)).toEqual([
    [1, 0, true],
    [2, 10, false],
  ]);
  set([{ number: 1, messages: messages(0, 90), ended }, now]);
  expect(shown(view)).toEqual([
    [1, 10, true],
    [2, 10, false],
  ]);
  view.centre(0);
  set([{ number: 1, messages: messages(0, 300), ended }, now]);
  view.centre(0);
  expect(shown(view)).toEqual([[1, 150, false]]);
});
