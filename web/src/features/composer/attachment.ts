import type { Capabilities, Kind } from '$lib/api';

export interface Candidate {
  name: string;
  type: string;
  size: number;
}

export type Verdict =
  | { ok: true; kind: Kind }
  /** The picture is too large or of a kind that the channel does not take, but a smaller JPEG of it would do. */
  | { ok: false; problem: 'shrink'; kind: Kind; max: number }
  | { ok: false; problem: 'too_big'; kind: Kind; max: number }
  | { ok: false; problem: 'type' | 'empty'; kind: Kind; max: number };

type Limits = Pick<Capabilities, 'kinds' | 'media_max' | 'media_mime'>;

/**
 * Says before the upload whether the channel will take a file, and as what. Without limits it is for a note.
 * @param most bytes that the server takes of any file; a channel's own limit may be lower.
 */
export function judge(file: Candidate, limits: Limits | null, most: number): Verdict {
  const kind = kindOf(file, limits);
  const max = Math.min(most, limits?.media_max[kind] || most);
  if (file.size === 0) return { ok: false, problem: 'empty', kind, max };
  if (!limits) return file.size > max ? { ok: false, problem: 'too_big', kind, max } : { ok: true, kind };
  const accepted = accepts(limits, kind, file.type);
  if (kind === 'image' && (!accepted || file.size > max)) return { ok: false, problem: 'shrink', kind, max };
  if (file.size > max) return { ok: false, problem: 'too_big', kind, max };
  return accepted ? { ok: true, kind } : { ok: false, problem: 'type', kind, max };
}

/** Pictures that every browser can read and we can turn into JPEG; moving ones would lose their movement. */
const convertible = /^image\/(jpeg|png|webp|bmp|avif)$/;

function kindOf(file: Candidate, limits: Limits | null): Kind {
  const type = file.type.split(';')[0] ?? '';
  for (const kind of ['image', 'video', 'audio'] as const) {
    if (!type.startsWith(`${kind}/`)) continue;
    if (!limits || accepts(limits, kind, type) || (kind === 'image' && convertible.test(type))) return kind;
  }
  return 'document';
}

/** A channel without a list of types takes any. */
function accepts(limits: Limits, kind: Kind, type: string): boolean {
  if (!limits.kinds.includes(kind)) return false;
  const types = limits.media_mime[kind];
  return !types || types.length === 0 || types.includes('*/*') || types.includes(type.split(';')[0] ?? '');
}
