import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Feed, type FeedEvent } from './feed';

/** Locks and channels of one browser, told at once. */
class Browser {
  readonly channels = new Set<{ onmessage?: (message: { data: unknown }) => void }>();
  readonly #waiting: (() => Promise<unknown>)[] = [];
  #held = false;

  readonly locks = {
    request: async (_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<unknown>) => {
      if (this.#held) await new Promise<void>((resolve) => this.#waiting.push(async () => resolve()));
      if (signal.aborted) return;
      this.#held = true;
      await work();
      this.#held = false;
      void this.#waiting.shift()?.();
    },
  };
}

let lines: { after: string; controller: ReadableStreamDefaultController<Uint8Array> }[];

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  const browser = new Browser();
  vi.stubGlobal('navigator', { locks: browser.locks });
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      onmessage?: (message: { data: unknown }) => void;
      constructor() {
        browser.channels.add(this);
      }
      postMessage(data: unknown) {
        for (const other of browser.channels) if (other !== this) other.onmessage?.({ data: structuredClone(data) });
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
  let heard = start;
  const feed = new Feed({
    name: 'test',
    heard: () => heard,
    open: () => {
      const after = heard;
      return Promise.resolve(new ReadableStream({ start: (controller) => void lines.push({ after, controller }) }));
    },
    onevent: (event: FeedEvent) => {
      names.push(event.name === 'change' ? event.data.seq : event.name);
      if (event.name === 'change') heard = event.data.seq;
    },
    onstate: () => undefined,
    onrefused: () => undefined,
  });
  feed.start();
  return { feed, names };
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
