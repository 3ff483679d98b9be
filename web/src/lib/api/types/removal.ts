import type { components } from '../schema.gen';
import type { Id } from './common';

type Schemas = components['schemas'];

/** What hangs on a member, a team, a label or an inbox that may be taken away. */
export type Hanging = Schemas['Hanging'];

/** What a change would give back to the queue. */
export type Returning = Schemas['Returning'];

/** Something that is being taken away with what hung on it. */
export type TakenAway = Schemas['Removal'];

/** What becomes of what a member has. */
export interface MemberLeaves {
  assignee_id?: Id;
  team_id?: Id;
  queue?: boolean;
  follow_ups_to?: Id;
  scheduled_to?: Id;
  bots?: 'end' | 'mine';
  own?: 'drop' | 'share';
}
