// An Opus encoder for browsers that record none: Safari before 18.4.
import encoder from 'opus-recorder/dist/encoderWorker.min.js?url';
import capture from './capture.js?url';
import { bitRate, type Recorder } from './recorder';

type Reply = { message: 'ready' | 'done' | 'flushed' } | { message: 'page'; page: Uint8Array<ArrayBuffer> };

export class OpusRecorder implements Recorder {
  readonly #worker = new Worker(encoder);
  readonly #source: MediaStreamAudioSourceNode;
  readonly #node: AudioWorkletNode;
  readonly #pages: Uint8Array<ArrayBuffer>[] = [];
  readonly #awaited = new Map<string, () => void>();
  bytes = 0;

  static async start(stream: MediaStream, audio: AudioContext): Promise<OpusRecorder> {
    await audio.audioWorklet.addModule(capture);
    const recorder = new OpusRecorder(stream, audio);
    await recorder.#ask('ready', {
      command: 'init',
      originalSampleRate: audio.sampleRate,
      encoderApplication: 2048, // speech
      encoderBitRate: bitRate,
      numberOfChannels: 1,
    });
    recorder.#worker.postMessage({ command: 'getHeaderPages' });
    recorder.resume();
    return recorder;
  }

  private constructor(stream: MediaStream, audio: AudioContext) {
    this.#source = audio.createMediaStreamSource(stream);
    this.#node = new AudioWorkletNode(audio, 'capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) =>
      this.#worker.postMessage({ command: 'encode', buffers: [data] }, [data.buffer]);
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.message === 'page') {
        this.#pages.push(data.page);
        this.bytes += data.page.length;
      } else {
        this.#awaited.get(data.message)?.();
      }
    };
  }

  #ask(reply: string, command: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#awaited.set(reply, resolve);
      this.#worker.onerror = reject;
      this.#worker.postMessage(command);
    });
  }

  async pause(): Promise<void> {
    this.#source.disconnect();
    await this.#ask('flushed', { command: 'flush' });
  }
  resume(): void {
    this.#source.connect(this.#node);
  }
  soFar(): Blob {
    return new Blob(this.#pages, { type: 'audio/ogg' });
  }
  async stop(): Promise<Blob> {
    this.#source.disconnect();
    await this.#ask('done', { command: 'done' });
    this.#worker.terminate();
    this.#node.port.close();
    return this.soFar();
  }
}
