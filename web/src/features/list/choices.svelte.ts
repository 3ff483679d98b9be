import { saysStatus, segmentsOf, sortsOf, queryOf, usualChoice, type Choice, type View } from '$lib/actions';
import type { ConversationQuery } from '$lib/api';
import { live } from '$lib/live';

type Sorts = Record<string, Choice['sort']>;

/** What is chosen in the head of each view: the segment and the status while the page lives, the order with the profile. */
class Choices {
  #chosen = $state.raw<Readonly<Record<string, Partial<Choice>>>>({});

  /** What the lists are filtered by, as JSON; it stays with this tab. */
  #filters = $state.raw<Readonly<Record<string, string | undefined>>>(kept());

  /** What a view is filtered by; of a saved one what was saved, until it is changed here. */
  filterOf(view: View): string | undefined {
    return this.#filters[view.id] ?? (view.kind === 'saved' ? text(savedOf(view)?.filter) : undefined);
  }
  filter(view: View, filter: string | undefined): void {
    this.#filters = { ...this.#filters, [view.id]: filter };
    try {
      sessionStorage.setItem('timbre.filters', JSON.stringify(this.#filters));
    } catch {
      // It is gone with the next page.
    }
  }

  of(view: View): Choice {
    const choice = { ...usualChoice(view), ...this.#chosen[view.id] };
    if (view.kind === 'saved') choice.sort = savedOf(view)?.sort ?? choice.sort;
    const sort = live.catalogue.preference<Sorts>('sorts', {})[view.id];
    const segments = segmentsOf(view);
    if (segments.length > 0 && !segments.includes(choice.segment)) choice.segment = usualChoice(view).segment;
    return sort ? { ...choice, sort } : choice;
  }

  /** The list of a view as it is chosen; an order that it cannot have gives way to the usual one. */
  queryOf(view: View): ConversationQuery {
    const filter = this.filterOf(view);
    const query: ConversationQuery = { ...queryOf(view, this.of(view)), filter: filter === '{}' ? undefined : filter };
    if (live.watching?.agent) query.as_agent = live.watching.agent;
    if (saysStatus(filter) && view.kind !== 'snoozed' && view.kind !== 'closed') delete query.status;
    const sorts = sortsOf(query);
    return query.sort && sorts.includes(query.sort) ? query : { ...query, sort: sorts[0] };
  }

  choose(view: View, change: Partial<Omit<Choice, 'sort'>>): void {
    this.#chosen = { ...this.#chosen, [view.id]: { ...this.#chosen[view.id], ...change } };
  }

  sort(view: View, sort: Choice['sort']): void {
    live.catalogue.setPreference('sorts', { ...live.catalogue.preference<Sorts>('sorts', {}), [view.id]: sort });
  }
}

const savedOf = (view: View) => live.catalogue.savedViews.find((one) => one.id === view.subject);
const text = (filter: object | undefined) => filter && JSON.stringify(filter);

function kept(): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem('timbre.filters') ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

export const choices = new Choices();
