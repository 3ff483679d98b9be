import type { components } from '../schema.gen';

type Schemas = components['schemas'];

export type SlaTargetName = Schemas['SLATarget']['target'];
/** How a conversation stands to its policy; see `lib/sla/state.ts` for what that is at a moment. */
export interface Sla {
  policy_id: string;
  target: SlaTargetName;
  due_at: string | null;
  warn_at: string | null;
  targets: SlaTarget[];
}
export interface SlaTarget {
  target: SlaTargetName;
  minutes: number;
  due_at: string | null;
  warn_at: string | null;
  /** While time stands still: what is left of it. */
  left_minutes: number | null;
}

export interface SlaPolicy {
  id: string;
  name: string;
  inbox_ids: string[];
  label_ids: string[];
  priorities: string[];
  first_reply_minutes: number | null;
  next_reply_minutes: number | null;
  resolution_minutes: number | null;
  always: boolean;
  never_pauses: boolean;
  warn_percent: number;
}
