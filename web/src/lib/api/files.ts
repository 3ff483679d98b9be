import { base, queryString, type Http } from './http';
import { Problem } from './problem';
import type { Kind, StoredFile } from './types';

export interface UploadOptions {
  /** What it is meant to be, where the type does not say: a voice message, a sticker. */
  kind?: Kind;
  /** Share that has gone out, 0 to 1. */
  onprogress?: (share: number) => void;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** Sends a file. By XMLHttpRequest, since fetch tells nothing of an upload under way. */
export function upload(http: Http, file: File, options: UploadOptions = {}): Promise<StoredFile> {
  const { kind, onprogress, signal, idempotencyKey } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new Problem(0, 'aborted'));
      return;
    }
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('POST', `${base}/files`);
    for (const [name, value] of Object.entries(http.headers('POST', idempotencyKey)))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onprogress?.(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as StoredFile);
      else reject(http.refused(request.status, request.responseText));
    };
    request.onerror = () => reject(new Problem(0, 'network'));
    request.onabort = () => reject(new Problem(0, 'aborted'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort);
    const form = new FormData();
    if (kind) form.set('kind', kind);
    form.set('file', file);
    request.send(form);
  });
}

/** The address of a file's content, for src and href. */
export function fileAddress(id: string, part: 'content' | 'thumbnail', workspace: string | null): string {
  return `${base}/files/${id}/${part}${queryString({ workspace })}`;
}
