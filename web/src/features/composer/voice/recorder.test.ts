import { afterEach, expect, test, vi } from 'vitest';
import { startRecorder } from './recorder';

const encode = vi.fn(() => Promise.resolve('the encoder'));
vi.mock('./opus', () => ({ OpusRecorder: { start: () => encode() } }));

afterEach(() => vi.unstubAllGlobals());

/** A browser that records what is named, and has or lacks what an encoder needs. */
function browser(records: readonly string[], encodes: boolean) {
  class MediaRecorder extends EventTarget {
    static isTypeSupported = (type: string) => records.includes(type);
    constructor(
      readonly stream: unknown,
      readonly options: { mimeType: string },
    ) {
      super();
    }
    start = vi.fn();
  }
  vi.stubGlobal('MediaRecorder', MediaRecorder);
  if (encodes) vi.stubGlobal('AudioWorkletNode', vi.fn());
}
const start = () => startRecorder({} as MediaStream, {} as AudioContext);

test.each([
  ['Firefox', ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus'], 'audio/ogg'],
  ['Chromium', ['audio/webm;codecs=opus', 'audio/mp4'], 'audio/webm'],
])('%s writes Opus itself', async (_, records, type) => {
  browser(records, true);
  expect((await start()).soFar().type).toBe(type);
  expect(encode).not.toHaveBeenCalled();
});

test('where only AAC is written an encoder is brought', async () => {
  browser(['audio/mp4'], true);
  expect(await start()).toBe('the encoder');
});

test('what cannot be recorded at all is told, and what could not be loaded', async () => {
  browser(['audio/mp4'], false);
  await expect(start()).rejects.toMatchObject({ obstacle: 'unsupported' });
  browser(['audio/mp4'], true);
  encode.mockRejectedValueOnce(new Error('offline'));
  await expect(start()).rejects.toMatchObject({ obstacle: 'unloaded' });
});
