import { afterEach, expect, test, vi } from 'vitest';
import { Http } from './http';
import { upload } from './upload';

/** A server that takes parts, and a line that breaks where it is told to. */
class Line {
  here = 0;
  readonly offsets: number[] = [];
  /** What becomes of each part in turn: bytes of it that arrive; none said: all. */
  arrives: (number | undefined)[] = [];
  readonly size: number;

  constructor(size: number) {
    this.size = size;
    const here = (): Line => this;
    vi.stubGlobal(
      'XMLHttpRequest',
      class extends FakeRequest {
        readonly line = here();
      },
    );
    vi.stubGlobal('fetch', (path: string, { method }: RequestInit) =>
      Promise.resolve(
        new Response(method === 'DELETE' ? '' : this.state, { status: path.endsWith('/uploads') ? 201 : 200 }),
      ),
    );
  }
  get state(): string {
    return JSON.stringify({ id: '7', offset: this.here, ...(this.here === this.size ? { file: { id: '8' } } : {}) });
  }
}

abstract class FakeRequest {
  abstract readonly line: Line;
  readonly upload: { onprogress?: (event: { lengthComputable: true; loaded: number; total: number }) => void } = {};
  status = 200;
  responseText = '';
  onload?: () => void;
  onerror?: () => void;
  onloadend?: () => void;
  #offset = 0;

  open(): void {
    this.#offset = 0;
  }
  setRequestHeader(name: string, value: string): void {
    if (name === 'Upload-Offset') this.#offset = Number(value);
  }
  send(body: Blob): void {
    const { line } = this;
    line.offsets.push(this.#offset);
    const arrives = line.arrives.shift();
    line.here += arrives ?? body.size;
    this.upload.onprogress?.({ lengthComputable: true, loaded: arrives ?? body.size, total: body.size });
    this.responseText = line.state;
    if (arrives === undefined) this.onload?.();
    else this.onerror?.();
    this.onloadend?.();
  }
}

afterEach(() => vi.unstubAllGlobals());

const mega = 1 << 20;
const film = new File([new Uint8Array(6 * mega)], 'film.mp4');

test('a large file goes in parts, and on from where a line broke', async () => {
  const line = new Line(film.size);
  line.arrives = [undefined, mega];
  const shares: number[] = [];
  const stored = await upload(new Http(), film, { idempotencyKey: 'a', onprogress: (share) => shares.push(share) });
  expect(stored.id).toBe('8');
  expect(line.offsets).toEqual([0, 2 * mega, 3 * mega, 5 * mega]);
  expect(shares).toEqual([...shares].sort((one, other) => one - other));
  expect(shares.at(-1)).toBe(1);
});

test('begun again it goes on, and its progress begins there', async () => {
  const line = new Line(film.size);
  line.here = 4 * mega;
  const shares: number[] = [];
  await upload(new Http(), film, { idempotencyKey: 'a', onprogress: (share) => shares.push(share) });
  expect(line.offsets).toEqual([4 * mega]);
  expect(shares[0]).toBeCloseTo(4 / 6);
});

test('where nothing comes through, somebody must say that it be tried again', async () => {
  const line = new Line(film.size);
  line.arrives = [0, 0, 0, 0];
  await expect(upload(new Http(), film)).rejects.toMatchObject({ code: 'network' });
  expect(line.offsets).toEqual([0, 0, 0]);
});
