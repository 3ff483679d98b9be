import { api, type Conversation, type Id, type Page, type Priority } from '$lib/api';

export type StepKind =
  | 'assign_me'
  | 'assign_agent'
  | 'assign_team'
  | 'set_team'
  | 'unassign'
  | 'add_labels'
  | 'remove_labels'
  | 'priority'
  | 'pending'
  | 'reopen'
  | 'close'
  | 'snooze'
  | 'mute'
  | 'note'
  | 'reply';

/** One action. What its kind does not use is left out, null or empty. */
export interface Step {
  kind: StepKind;
  agent_id?: Id | null;
  team_id?: Id | null;
  label_ids?: readonly Id[];
  priority?: Priority | null;
  reason_id?: Id | null;
  until?: 'reply' | 'tomorrow' | 'next_week' | null;
  hours?: number;
  text?: string;
  canned_response_id?: Id | null;
}

/** A list of actions under a name. */
export interface Macro {
  id: Id;
  scope: 'personal' | 'shared';
  name: string;
  steps: readonly Step[];
  updated_at: string;
  version: string;
}

/** What became of a run. */
export interface MacroRun {
  macro: { id: string; name: string };
  done: boolean;
  steps: StepDone[];
  /** null: not mine to see any more. */
  conversation: Conversation | null;
}
export interface StepDone {
  kind: StepKind;
  done: boolean;
  error: { code: string; detail: string } | null;
}

export interface MacroInput {
  scope: Macro['scope'];
  name: string;
  steps: readonly Step[];
}
interface RunInput {
  macro_id: string;
  /** The same again does what is missing, and nothing twice. */
  run_id: string;
  last_seen_id: string | null;
  force?: boolean;
}

const { http } = api;

/** What is said of a step: only what it uses. */
function given(step: Step): object {
  const said = ([, value]: [string, unknown]) => Boolean(Array.isArray(value) ? value.length : value);
  return Object.fromEntries(Object.entries(step).filter(said));
}
const written = (body: MacroInput) => ({ ...body, steps: body.steps.map(given) });

/** Beside the client, since it is needed only when somebody looks at macros. */
export const macroRoutes = {
  list: () => http.get<Page<Macro>>('/macros'),
  create: (body: MacroInput) => http.post<Macro>('/macros', written(body)),
  update: (id: string, body: MacroInput) => http.patch<Macro>(`/macros/${id}`, written(body)),
  delete: (id: string) => http.delete(`/macros/${id}`),
  run: (number: number, body: RunInput) => http.post<MacroRun>(`/conversations/${number}/macro-runs`, body),
};
