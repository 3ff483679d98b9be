import type { Inbox, InboxSettings } from '$lib/api';
import { office } from '$lib/api/office';
import type { Draft } from '$lib/forms';

type InboxPatch = Parameters<typeof office.inboxes.update>[1];

/** What can be edited of an inbox, its settings beside its own fields so that each counts as one change. */
export type InboxFields = { name: string; teams: string[]; members: string[] } & InboxSettings;

const usual: InboxSettings = {
  reopen: 'recent',
  read_receipts: 'read',
  agents_pick: true,
  assign_on_reply: true,
  thanks_reopens: false,
  typing: false,
  voice: true,
  window_warning: true,
  auto_close: { on: true, hours: 24, spare_waiting: true, message: '' },
  routing: { rule: 'off', sticky: true, capacity: 0, away_minutes: 0 },
  hours: { business_hours_id: null, time_zone: null, message: '' },
};

export const inboxFields = {
  read(inbox: Inbox | undefined): InboxFields {
    const { name = '', teams = [], members = [] } = inbox ?? {};
    return { name, teams, members, ...usual, ...inbox?.settings };
  },

  /** Settings travel whole; name, teams and members only when they changed. */
  patch(draft: Draft<InboxFields>): InboxPatch {
    const { name, teams, members, ...settings } = draft.edits;
    const patch: InboxPatch = { name, teams, members };
    if (Object.keys(settings).length > 0) {
      const { name: _name, teams: _teams, members: _members, ...all } = draft.values;
      patch.settings = all;
    }
    return patch;
  },
};
