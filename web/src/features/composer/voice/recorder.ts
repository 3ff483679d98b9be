import { MicrophoneError } from './microphone';

/** Writes down what a microphone hears, as a file with Opus in it. */
export interface Recorder {
  /** Bytes written down so far. */
  readonly bytes: number;
  /** Resolves when `soFar` has all of it. */
  pause: () => Promise<void>;
  resume: () => void;
  /** What there is by now, as a file that can be played and sent. */
  soFar: () => Blob;
  stop: () => Promise<Blob>;
}

/** Bits a second: speech is clear, and a voice note may last nearly three minutes. */
export const bitRate = 24_000;

/** Firefox writes Ogg, Chromium and new Safaris WebM; the server makes both a voice note. */
const types = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus'];

/** Starts to write. Browsers that write no Opus by themselves are brought an encoder. Rejects with an Obstacle. */
export async function startRecorder(stream: MediaStream, audio: AudioContext): Promise<Recorder> {
  const type = types.find((one) => globalThis.MediaRecorder?.isTypeSupported(one));
  if (type) return new BrowserRecorder(stream, type);
  if (!('AudioWorkletNode' in globalThis) || !('WebAssembly' in globalThis)) throw new MicrophoneError('unsupported');
  try {
    const { OpusRecorder } = await import('./opus');
    return await OpusRecorder.start(stream, audio);
  } catch {
    throw new MicrophoneError('unloaded'); // no line, or a version that is no longer there
  }
}

/** ms of sound that a crash may take along. */
const slice = 500;

class BrowserRecorder implements Recorder {
  readonly #recorder: MediaRecorder;
  readonly #chunks: Blob[] = [];
  readonly #type: string;
  bytes = 0;

  constructor(stream: MediaStream, type: string) {
    this.#type = type.split(';')[0] ?? type;
    this.#recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: bitRate });
    this.#recorder.addEventListener('dataavailable', ({ data }) => {
      this.#chunks.push(data);
      this.bytes += data.size;
    });
    this.#recorder.start(slice);
  }

  async pause(): Promise<void> {
    this.#recorder.pause();
    const flushed = heard(this.#recorder, 'dataavailable');
    this.#recorder.requestData();
    await flushed;
  }
  resume(): void {
    this.#recorder.resume();
  }
  soFar(): Blob {
    return new Blob(this.#chunks, { type: this.#type });
  }
  async stop(): Promise<Blob> {
    if (this.#recorder.state !== 'inactive') {
      const stopped = heard(this.#recorder, 'stop');
      this.#recorder.stop();
      await stopped;
    }
    return this.soFar();
  }
}

const heard = (target: EventTarget, name: string) =>
  new Promise<void>((resolve) => target.addEventListener(name, () => resolve(), { once: true }));
