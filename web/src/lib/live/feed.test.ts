import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '$lib/api';
import { Feed, type FeedEvent } from './feed';

/** Locks and channels of one browser, told at once. */
class Browser {
  readonly channels = new Set<{ onmessage?: (message: { data: unknown }) => void }>();
  /** What lies on the channel, where a test holds it back. */
  held: (() => void)[] | undefined;
  readonly #waiting: (() => Promise<unknown>)[] = [];
  #held = false;

  readonly locks = {
    request: async (_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<unknown>) => {
      if (this.#held) await new Promise<void>((resolve) => this.#waiting.push(async () => resolve()));
      if (signal.aborted) return void this.#waiting.shift()?.();
      this.#held = true;
      await work();
      this.#held = false;
      void this.#waiting.shift()?.();
    },
  };
}

let browser: Browser;
let refuse: Problem | undefined;
let tried: number;
let lines: { after: string; controller: ReadableStreamDefaultController<Uint8Array> }[];

beforeEach(() => {
  vi.useFakeTimers();
  [lines, refuse, tried] = [[], undefined, 0];
  browser = new Browser();
  vi.stubGlobal('navigator', { locks: browser.locks });
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      onmessage?: (message: { data: unknown }) => void;
      constructor() {
        browser.channels.add(this);
      }
      postMessage(data: unknown) {
        const tell = () => {
          for (const other of browser.channels) if (other !== this) other.onmessage?.({ data: structuredClone(data) });
        };
        if (browser.held) browser.held.push(tell);
        else tell();
      }
      close() {
        browser.channels.delete(this);
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A tab: what it heard, and up to where. */
function tab(start = '0') {
  const names: string[] = [];
  const states: string[] = [];
  let heard = start;
  const feed = new Feed({
    name: 'test',
    heard: () => heard,
    open: () => {
      const after = heard;
      tried++;
      if (refuse) return Promise.reject(refuse);
      return Promise.resolve(new ReadableStream({ start: (controller) => void lines.push({ after, controller }) }));
    },
    onevent: (event: FeedEvent) => {
      names.push(event.name === 'change' ? event.data.seq : event.name);
      if (event.name === 'change') heard = event.data.seq;
    },
    onstate: (state) => states.push(state),
    onrefused: () => undefined,
  });
  feed.start();
  return { feed, names, states };
}

async function send(...seqs: number[]): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  for (const seq of seqs) {
    const text = `event: change\nid: ${seq}\ndata: {"seq":"${seq}"}\n\n`;
    lines.at(-1)?.controller.enqueue(new TextEncoder().encode(text));
  }
  await vi.advanceTimersByTimeAsync(0);
}

test('one tab has the line, all tabs hear of it', async () => {
  const [first, second] = [tab(), tab()];
  await send(1, 2);
  expect(lines).toHaveLength(1);
  expect([first.names, second.names]).toEqual([
    ['1', '2'],
    ['1', '2'],
  ]);
  first.feed.stop();
  second.feed.stop();
});

test('when the leader goes, the next resumes from what it heard itself', async () => {
  const [first, second] = [tab(), tab()];
  await send(1, 2);
  first.feed.stop();
  await send(3);
  expect(lines.map((line) => line.after)).toEqual(['0', '2']);
  expect(second.names).toEqual(['1', '2', '3']);
  second.feed.stop();
});

test('a tab that comes late knows whether it missed something', async () => {
  const first = tab();
  await send(1, 2);
  const fresh = tab('2'); // it has fetched all up to here
  const behind = tab('1');
  await send(3);
  expect(fresh.names).toEqual(['3']);
  expect(behind.names).toEqual(['resync', '3']);
  for (const one of [first, fresh, behind]) one.feed.stop();
});

test('words of the leader that come in another order, or not at all, are noticed', async () => {
  const [first, second] = [tab(), tab()];
  await send(1);
  browser.held = [];
  await send(2, 3);
  const [two, three] = browser.held.splice(0);
  three?.();
  two?.();
  expect(second.names).toEqual(['1', 'resync', '3', '2']); // what is older than the fresh fetch changes nothing
  await send(4); // lost with the leader
  browser.held = undefined;
  first.feed.stop();
  await send(5);
  expect(lines.map((line) => line.after)).toEqual(['0', '2']); // after the last that it took for its own
  expect(second.names.at(-1)).toBe('5');
  second.feed.stop();
});

test('a leader that knows more than others says so', async () => {
  const first = tab();
  await send(1, 2);
  const behind = tab('2');
  browser.held = []; // asleep
  await send(3, 4);
  first.feed.stop();
  const fresh = tab('4');
  behind.feed.stop();
  browser.held = undefined;
  const asleep = tab('2');
  await send(5);
  expect(lines.at(-1)?.after).toBe('4');
  expect(fresh.names).toEqual(['5']);
  expect(asleep.names).toEqual(['resync', '5']);
  for (const one of [fresh, asleep]) one.feed.stop();
});

test('a tab that comes late hears what the line began with, once', async () => {
  const first = tab();
  await vi.advanceTimersByTimeAsync(0);
  lines[0]?.controller.enqueue(new TextEncoder().encode('event: hello\ndata: {"seq":"0","version":"1"}\n\n'));
  await vi.advanceTimersByTimeAsync(0);
  const second = tab();
  await vi.advanceTimersByTimeAsync(30_000);
  expect([first.names, second.names]).toEqual([['hello'], ['hello']]);
  expect(second.states.at(-1)).toBe('live');
  for (const one of [first, second]) one.feed.stop();
});

test.each([
  ['tries again for a tab that is looked at', {}, 6],
  ['waits as long as the server asks', { retry_after_s: 60 }, 1],
])('a leader without a line %s', async (_, params, attempts) => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  refuse = new Problem(503, 'unavailable', { params });
  const [first, second] = [tab(), tab()];
  await vi.advanceTimersByTimeAsync(6500); // by itself at 0, 0.25, 0.75, 1.75, 3.75 and 7.75 s
  expect(tried).toBe(attempts);
  for (const one of [first, second]) one.feed.stop();
  vi.restoreAllMocks();
});

test('without a word of the leader a tab listens for itself, until there is one', async () => {
  const [first, second] = [tab(), tab()];
  await send(1);
  browser.held = []; // frozen
  await vi.advanceTimersByTimeAsync(46_000);
  expect(lines).toHaveLength(3); // its own, and the leader's that was silent too
  for (const one of [first, second]) one.feed.stop();
});

test.each([
  ['locks', { navigator: {} }],
  ['channels', { BroadcastChannel: undefined }],
])('without %s each tab listens for itself', async (_, missing) => {
  for (const [name, value] of Object.entries(missing)) vi.stubGlobal(name, value);
  const [first, second] = [tab(), tab()];
  await vi.advanceTimersByTimeAsync(0);
  expect(lines).toHaveLength(2);
  for (const one of [first, second]) one.feed.stop();
});
