import { asProblem, thumbnailUrl, uuid, type Kind, type Problem, type StoredFile, type UploadOptions } from '$lib/api';

import { deferred } from './deferred';

type Send = (file: File, options: UploadOptions) => Promise<StoredFile>;
type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled';

const atOnce = 2;

/** Files on their way to the server. They go on when another conversation is opened. */
export class Uploads {
  readonly #send: Send;
  readonly #queue: Upload[] = [];
  #running = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Starts as soon as there is room: two at a time. */
  add(file: File, kind?: Kind, id = uuid()): Upload {
    const upload = new Upload(file, kind, id, (one) => this.#enqueue(one));
    this.#enqueue(upload);
    return upload;
  }

  /** A file that the server has already. */
  stored(file: StoredFile): Upload {
    return new Upload(new File([], file.name, { type: file.mime }), file.kind, file.id, () => undefined, file);
  }

  #enqueue(upload: Upload): void {
    this.#queue.push(upload);
    this.#next();
  }

  #next(): void {
    while (this.#running < atOnce) {
      const upload = this.#queue.shift();
      if (!upload) return;
      if (upload.state !== 'waiting') continue;
      this.#running++;
      void upload.run(this.#send).finally(() => {
        this.#running--;
        this.#next();
      });
    }
  }
}

/** One file. Its id is the idempotency key, so that a repeated upload makes no second file. */
export class Upload {
  readonly id: string;
  readonly file: File;
  readonly kind: Kind | undefined;
  readonly #enqueue: (upload: Upload) => void;
  #state = $state<UploadState>('waiting');
  #progress = $state(0);
  #stored = $state.raw<StoredFile>();
  #problem = $state.raw<Problem>();
  #abort = new AbortController();
  #previewUrl: string | undefined;
  #settled = deferred<StoredFile>();

  constructor(file: File, kind: Kind | undefined, id: string, enqueue: (upload: Upload) => void, stored?: StoredFile) {
    this.file = file;
    this.kind = kind;
    this.id = id;
    this.#enqueue = enqueue;
    if (stored) this.#arrived(stored);
  }

  get name(): string {
    return this.file.name;
  }
  /** Bytes. */
  get size(): number {
    return this.#stored?.size ?? this.file.size;
  }

  get state(): UploadState {
    return this.#state;
  }
  /** 0 to 1. */
  get progress(): number {
    return this.#progress;
  }
  get stored(): StoredFile | undefined {
    return this.#stored;
  }
  get problem(): Problem | undefined {
    return this.#problem;
  }
  /** Resolves when the file is on the server; rejects with Problem. After `retry` there is a new one. */
  get done(): Promise<StoredFile> {
    return this.#settled.promise;
  }

  /** An object URL, for thumbnails; `forget` gives it back. */
  get previewUrl(): string {
    if (this.file.size === 0) return thumbnailUrl(this.#stored?.id); // it never was in this browser
    return (this.#previewUrl ??= URL.createObjectURL(this.file));
  }
  forget(): void {
    if (this.#previewUrl) URL.revokeObjectURL(this.#previewUrl);
    this.#previewUrl = undefined;
  }

  retry(): void {
    if (this.#state !== 'failed' && this.#state !== 'cancelled') return;
    this.#settled = deferred();
    this.#abort = new AbortController();
    this.#problem = undefined;
    this.#progress = 0;
    this.#state = 'waiting';
    this.#enqueue(this);
  }

  cancel(): void {
    if (this.#state === 'done') return;
    this.#state = 'cancelled';
    this.#abort.abort();
    this.#settled.reject(new DOMException('cancelled', 'AbortError'));
    this.forget();
  }

  #arrived(stored: StoredFile): void {
    this.#stored = stored;
    this.#progress = 1;
    this.#state = 'done';
    this.#settled.resolve(stored);
  }

  /** For Uploads alone. */
  async run(send: Send): Promise<void> {
    this.#state = 'sending';
    const abort = this.#abort;
    try {
      const stored = await send(this.file, {
        kind: this.kind,
        idempotencyKey: this.id,
        signal: abort.signal,
        onprogress: (share) => (this.#progress = share),
      });
      if (abort.signal.aborted) return;
      this.#arrived(stored);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#problem = asProblem(error);
      this.#state = 'failed';
      this.#settled.reject(error);
    }
  }
}
