import type { Snippet } from 'svelte';
import type { Capabilities, Kind } from '$lib/api';

/** What a channel says of a file; the composer's own judgement is given in. */
export type Verdict =
  { ok: true; kind: Kind } | { ok: false; problem: 'shrink' | 'too_big' | 'type' | 'empty'; kind: Kind; max: number };

export type Judge = (file: File, limits: Capabilities | null) => Verdict;

export interface Judged {
  file: File;
  verdict: Verdict;
}

export type RefusedFiles = Snippet<
  [{ refused: readonly Judged[]; onsettled: (file: File) => void; onshrunk: (file: File) => void }]
>;
