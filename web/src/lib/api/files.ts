import { base, queryString } from './http';
import type { Kind } from './types';

export interface UploadOptions {
  /** What it is meant to be, where the type does not say: a voice message, a sticker. */
  kind?: Kind;
  /** Share that has gone out, 0 to 1. */
  onprogress?: (share: number) => void;
  signal?: AbortSignal;
  /** Names the upload, so that it can be sent again. */
  idempotencyKey?: string;
}

/** The address of a file's content, for src and href. */
export function fileAddress(id: string, part: 'content' | 'thumbnail', workspace: string | null): string {
  return `${base}/files/${id}/${part}${queryString({ workspace })}`;
}
