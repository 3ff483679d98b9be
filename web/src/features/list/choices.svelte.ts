import { segmentsOf, sortsOf, queryOf, usualChoice, type Choice, type View } from '$lib/actions';
import type { ConversationQuery } from '$lib/api';
import { live } from '$lib/live';

type Sorts = Record<string, Choice['sort']>;

/** What is chosen in the head of each view: the segment and the status while the page lives, the order with the profile. */
class Choices {
  #chosen = $state.raw<Readonly<Record<string, Partial<Choice>>>>({});

  of(view: View): Choice {
    const choice = { ...usualChoice(view), ...this.#chosen[view.id] };
    const sort = live.catalogue.preference<Sorts>('sorts', {})[view.id];
    const segments = segmentsOf(view);
    if (segments.length > 0 && !segments.includes(choice.segment)) choice.segment = usualChoice(view).segment;
    return sort ? { ...choice, sort } : choice;
  }

  /** The list of a view as it is chosen; an order that it cannot have gives way to the usual one. */
  queryOf(view: View): ConversationQuery {
    const query = queryOf(view, this.of(view));
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

export const choices = new Choices();
