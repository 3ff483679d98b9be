import type { UploadOptions } from './files';
import { base, type Http } from './http';
import { asProblem, Problem } from './problem';
import type { StoredFile } from './types';
import { uuid } from './uuid';

/** Bytes above which a file goes in parts, so that a line that breaks loses little; and bytes of a part. */
const large = 5_000_000;
const part = 2 << 20;
/** How often in a row nothing comes through before somebody must say that it be tried again. */
const patience = 3;

/** How far an upload in parts is. */
interface Progress {
  id: string;
  offset: number;
  file?: StoredFile | null;
}

/** Sends a file; the same again under the same key is the same file, and one in parts goes on where the server has it. */
export async function upload(http: Http, file: File, options: UploadOptions = {}): Promise<StoredFile> {
  if (file.size > large) return inParts(http, file, options);
  const form = new FormData();
  if (options.kind) form.set('kind', options.kind);
  form.set('file', file);
  return send<StoredFile>(http, 'POST', '/files', form, options, (loaded, total) =>
    options.onprogress?.(loaded / total),
  );
}

async function inParts(http: Http, file: File, options: UploadOptions): Promise<StoredFile> {
  const { kind, signal, onprogress, idempotencyKey: client_id = uuid() } = options;
  const { name, type, size } = file;
  let state = await http.post<Progress>('/uploads', { client_id, name, type, kind, size }, { signal });
  const path = `/uploads/${state.id}`;
  let failures = 0;
  while (!state.file) {
    const { offset } = state;
    onprogress?.(offset / size);
    try {
      const bytes = file.slice(offset, offset + part);
      state = await send<Progress>(http, 'PATCH', path, bytes, { ...options, offset }, (loaded) =>
        onprogress?.((offset + loaded) / size),
      );
      failures = 0;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'aborted') void http.delete(path).catch(() => undefined); // nobody will go on with it
      if (problem.code !== 'network' && problem.code !== 'upload_offset') throw error;
      state = await http.get<Progress>(path, { signal });
      failures = state.offset > offset ? 0 : failures + 1;
      if (failures >= patience) throw error;
    }
  }
  return state.file;
}

/** By XMLHttpRequest, since fetch tells nothing of an upload under way. */
function send<T>(
  http: Http,
  method: string,
  path: string,
  body: FormData | Blob,
  { signal, idempotencyKey, offset }: UploadOptions & { offset?: number },
  onprogress: (loaded: number, total: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new Problem(0, 'aborted'));
      return;
    }
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, base + path);
    for (const [name, value] of Object.entries(http.headers(method, idempotencyKey)))
      request.setRequestHeader(name, value);
    if (offset !== undefined) {
      request.setRequestHeader('Content-Type', 'application/offset+octet-stream');
      request.setRequestHeader('Upload-Offset', String(offset));
    }
    request.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded, event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(http.refused(request.status, request.responseText));
    };
    request.onerror = () => reject(new Problem(0, 'network'));
    request.onabort = () => reject(new Problem(0, 'aborted'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort);
    request.send(body);
  });
}
