import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '$lib/api';
import { EventParser } from './sse';
import { Stream, type StreamState } from './stream';

test('EventParser reads events however they are cut', () => {
  const text =
    ': hi\n\nevent: change\nid: 7\ndata: {"a":1}\n\nevent: two\r\ndata: x\r\ndata: y\r\n\r\nevent: empty\n\n';
  const whole = new EventParser().push(text);
  expect(whole).toEqual([
    { name: 'change', data: '{"a":1}', id: '7' },
    { name: 'two', data: 'x\ny', id: undefined },
  ]);
  for (let size = 1; size < 9; size++) {
    const parser = new EventParser();
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(whole);
  }
});

describe('Stream', () => {
  let opened: number[];
  let states: StreamState[];
  let lines: ReadableStreamDefaultController<Uint8Array>[];
  let refuse: Problem | undefined;
  let events: string[];
  let stream: Stream;

  beforeEach(() => {
    vi.useFakeTimers();
    [opened, states, lines, events, refuse] = [[], [], [], [], undefined];
    stream = new Stream({
      open: () => {
        opened.push(Date.now());
        if (refuse) return Promise.reject(refuse);
        return Promise.resolve(new ReadableStream({ start: (controller) => void lines.push(controller) }));
      },
      onevent: ({ name }) => events.push(name),
      onstate: (state) => states.push(state),
    });
  });
  afterEach(() => {
    stream.stop();
    vi.useRealTimers();
  });
  const write = (text: string) => lines.at(-1)?.enqueue(new TextEncoder().encode(text));

  test('waits longer after each failure, at most 15 s, and never as long as all others', async () => {
    refuse = new Problem(0, 'network');
    stream.start();
    await vi.advanceTimersByTimeAsync(120_000);
    const pauses = opened.slice(1).map((at, i) => at - (opened[i] ?? 0));
    pauses.forEach((pause, i) => {
      const full = Math.min(15_000, 500 * 2 ** i);
      expect(pause).toBeGreaterThanOrEqual(full / 2 - 1);
      expect(pause).toBeLessThanOrEqual(full + 1);
    });
    expect(pauses.length).toBeGreaterThan(8);
  });

  test('takes comments for a sign of life, and silence for a dead line', async () => {
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    for (let i = 0; i < 8; i++) {
      await vi.advanceTimersByTimeAsync(15_000);
      write(': beat\n\n');
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(36_000);
    expect(opened).toHaveLength(2);
    expect(states).toContain('offline');
  });

  test('begins again at 0.5 s once something was heard', async () => {
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    for (let i = 0; i < 6; i++) {
      write('event: hello\ndata: {}\n\n');
      await vi.advanceTimersByTimeAsync(0);
      lines.at(-1)?.close();
      await vi.advanceTimersByTimeAsync(501);
    }
    expect(opened).toHaveLength(7);
    expect(events).toHaveLength(6);
  });

  test('waits as long as the server asks', async () => {
    refuse = new Problem(503, 'unavailable', { params: { retry_after_s: 60 } });
    stream.start();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(opened).toHaveLength(2);
  });
});
