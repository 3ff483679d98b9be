import { uuid } from '$lib/api';
import { t } from '$lib/i18n';
import { live, type Draft, type Upload } from '$lib/live';
import { MicrophoneError, openMicrophone, type Obstacle } from './microphone';
import { startRecorder, type Recorder } from './recorder';
import { voice } from './voice.svelte';

/** Seconds that a recording may last. */
export const longest = 15 * 60;
/** ms between two looks at the loudness, and between two copies on disk. */
const beat = 100;
const copyEvery = 2000;

/**
 * A voice message that is being recorded for one conversation. It goes on while another is looked at, and what was recorded
 * is never lost: if the page is left or dies, it becomes a file of the draft.
 */
export class Recording {
  readonly number: number;
  readonly #draft: Draft;
  state = $state<'starting' | 'recording' | 'paused' | 'refused'>('starting');
  /** Why it could not begin. */
  obstacle = $state<Obstacle>();
  /** The microphone is gone; what was recorded is still there. */
  lost = $state(false);
  seconds = $state(0);
  bytes = $state(0);
  /** Loudness over time, 0 to 1. */
  peaks = $state.raw<readonly number[]>([]);
  /** While paused: what there is by now, to listen to. */
  heard = $state.raw<string>();
  /** It is on screen in its conversation. */
  shown = $state(false);
  #stream: MediaStream | undefined;
  #audio: AudioContext | undefined;
  #analyser: AnalyserNode | undefined;
  #recorder: Recorder | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #beatAt = 0;
  #copiedAt = 0;
  readonly #id = uuid();
  #over = false;

  constructor(number: number, draft: Draft) {
    this.number = number;
    this.#draft = draft;
  }

  /** No more can be added. */
  get full(): boolean {
    return this.lost || this.seconds >= longest;
  }

  async start(): Promise<void> {
    this.state = 'starting';
    this.obstacle = undefined;
    try {
      const stream = await openMicrophone();
      if (this.#over) return stopAll(stream); // given up meanwhile
      this.#stream = stream;
      this.#audio = new AudioContext();
      void this.#audio.resume(); // Safari may begin it suspended, and would record silence
      this.#analyser = this.#audio.createAnalyser();
      this.#audio.createMediaStreamSource(stream).connect(this.#analyser);
      this.#recorder = await startRecorder(stream, this.#audio);
      if (this.#over) return this.#close();
    } catch (error) {
      this.#close();
      this.obstacle = error instanceof MicrophoneError ? error.obstacle : 'busy';
      this.state = 'refused';
      return;
    }
    for (const track of this.#stream.getTracks()) track.onended = () => void this.#lose();
    addEventListener('pagehide', this.#leave);
    this.#run();
  }

  #run(): void {
    this.state = 'recording';
    this.#beatAt = performance.now();
    this.#copiedAt ||= this.#beatAt;
    this.#timer = setInterval(() => this.#look(), beat);
  }

  #look(): void {
    const now = performance.now();
    this.seconds = Math.min(longest, this.seconds + (now - this.#beatAt) / 1000);
    this.#beatAt = now;
    this.bytes = this.#recorder?.bytes ?? 0;
    if (this.#analyser) this.peaks = [...this.peaks, loudness(this.#analyser)];
    if (now - this.#copiedAt > copyEvery) this.#copy(now);
    if (this.full) void this.pause();
  }

  #copy(now: number): void {
    if (!this.#recorder) return;
    this.#copiedAt = now;
    const file = fileOf(this.#recorder.soFar());
    live.drafts.store(this.#draft, [{ id: this.#id, kind: 'voice', caption: '', file }]);
  }

  async pause(): Promise<void> {
    if (this.state !== 'recording') return;
    clearInterval(this.#timer);
    this.state = 'paused';
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = false;
    await this.#recorder?.pause();
    if (this.#over || !this.#recorder) return;
    this.bytes = this.#recorder.bytes;
    this.#copy(performance.now());
    this.heard = URL.createObjectURL(this.#recorder.soFar());
  }

  resume(): void {
    if (this.state !== 'paused' || this.full) return;
    this.#unhear();
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = true;
    this.#recorder?.resume();
    this.#run();
  }

  async #lose(): Promise<void> {
    this.lost = true;
    await this.pause();
  }

  /** Ends it, and hands out the file on its way to the server. */
  async finish(): Promise<Upload | undefined> {
    if (this.#over || !this.#recorder) return undefined;
    this.#over = true;
    const blob = await this.#recorder.stop();
    this.#close();
    return live.uploads.add(fileOf(blob), 'voice');
  }

  /** Ends it; what was recorded waits in the draft. */
  async keep(): Promise<void> {
    const upload = await this.finish();
    if (upload) this.#attach(upload);
    else this.discard();
  }

  /** Ends it without keeping anything; what is returned brings it back into the draft. */
  discard(): (() => void) | undefined {
    const file = this.#recorder && fileOf(this.#recorder.soFar());
    this.#over = true;
    void this.#recorder?.stop();
    this.#close();
    return file && file.size > 0 ? () => this.#attach(live.uploads.add(file, 'voice')) : undefined;
  }

  #attach(upload: Upload): void {
    this.#draft.add(upload, 'voice');
    live.drafts.keep(this.number);
  }

  /** The page goes, and does not wait: what there is goes into the draft. */
  #leave = (): void => {
    if (!this.#over) this.discard()?.();
  };

  #unhear(): void {
    if (this.heard) URL.revokeObjectURL(this.heard);
    this.heard = undefined;
  }

  #close(): void {
    clearInterval(this.#timer);
    removeEventListener('pagehide', this.#leave);
    this.#unhear();
    stopAll(this.#stream);
    void this.#audio?.close().catch(() => undefined);
    this.#stream = this.#audio = undefined;
    if (!this.#over) return;
    if (this.#copiedAt > 0) live.drafts.store(this.#draft);
    if (voice.current === this) voice.current = undefined;
  }
}

/** The server gives it its ending. */
function fileOf(blob: Blob): File {
  return new File([blob], t('conversation.kind.voice'), { type: blob.type });
}

function stopAll(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
  }
}

/** The loudest moment of the last few ms; speech fills the scale. */
function loudness(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return Math.min(1, samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0) * 1.6);
}
