import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '$lib/api';
import { Board, gather } from './board.svelte';

let answers: (() => void)[] = [];
const asked = vi.spyOn(api.http, 'get');

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  asked.mockReset();
  asked.mockImplementation(() => new Promise((resolve) => answers.push(() => resolve({}))));
});
afterEach(() => void vi.useRealTimers());

/** Answers whatever was asked, at once. */
async function answered() {
  for (const answer of answers.splice(0)) answer();
  await vi.advanceTimersByTimeAsync(0);
}

test('however much happens, the board is asked for once a second at most, and once more for the last of it', async () => {
  const board = new Board();
  const seconds = 10;
  for (let event = 0; event < seconds * 100; event++) {
    board.stirred();
    await vi.advanceTimersByTimeAsync(10);
    await answered();
  }
  const during = asked.mock.calls.length;
  expect(during).toBeGreaterThan(seconds / 2);
  expect(during).toBeLessThanOrEqual((seconds * 1000) / gather);
  board.stirred();
  await vi.advanceTimersByTimeAsync(gather);
  await answered();
  expect(asked.mock.calls.length).toBe(during + 1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.mock.calls.length).toBe(during + 1);
  board.stop();
});

test('while an answer is under way nothing is asked, and what happened meanwhile is asked for after it', async () => {
  const board = new Board();
  void board.load();
  for (let event = 0; event < 500; event++) {
    board.stirred();
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(asked.mock.calls.length).toBe(1);
  await answered();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.mock.calls.length).toBe(2);
  board.stop();
});
