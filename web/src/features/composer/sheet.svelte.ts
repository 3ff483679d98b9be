import { live, type Draft, type DraftTab as Tab } from '$lib/live';
import { Lookup } from '$lib/text/lookup.svelte';
import type { ComposerDialog } from './Dialogs.svelte';
import { Guard } from './guard.svelte';
import type { Refusal } from './Refusals.svelte';

/**
 * What is written in one conversation while it is on screen. The composer stays for the next; what is sent, recorded or attached goes
 * with the sheet on which it was begun, wherever one looks by then.
 */
export class Sheet {
  readonly number: number;
  readonly drafts: Record<Tab, Draft>;
  readonly guard: Guard;
  readonly lookup = new Lookup();
  tab = $state<Tab>('reply');
  /** To answer although it is a colleague's. */
  anyway = $state(false);
  refusals = $state.raw<readonly Refusal[]>([]);
  dialog = $state.raw<ComposerDialog>();
  /** What was left to be filled in when it was said that it may stay so. */
  allowed = $state('');
  /** When the customer was told last that somebody is typing. */
  typedAt = 0;

  constructor(number: number) {
    this.number = number;
    this.drafts = live.drafts.of(number);
    this.guard = new Guard(number);
    // A supervisor speaks to his colleague unless he says otherwise.
    if (live.watching && live.catalogue.can('notes.write')) this.tab = 'note';
  }

  get draft(): Draft {
    return this.drafts[this.tab];
  }
}
