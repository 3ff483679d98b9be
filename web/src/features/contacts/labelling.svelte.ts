import { asProblem, type BulkContact, type Contact, type Label, type Page } from '$lib/api';
import { office } from '$lib/api/office';
import { sentenceOf } from '$lib/forms/problem';
import { i18n, t } from '$lib/i18n';
import { toasts } from '$lib/ui';
import type { Audience } from './audience.svelte';

/** How many go to the server with one request: so many that it is quick, so few that the count moves. */
const portion = 50;
/** Beyond so many nothing is kept to take it back with. */
const mostUndone = 2000;

/** A label is put on many contacts, or taken off, portion by portion, so that it can be seen and stopped. */
class Labelling {
  running = $state(false);
  done = $state(0);
  total = $state(0);
  failed = $state.raw<readonly { name: string; why: string }[]>([]);
  #stopped = false;

  stop(): void {
    this.#stopped = true;
  }

  /** Of those that were chosen by hand. */
  async some(audience: Audience, contacts: readonly Contact[], label: Label, on: boolean): Promise<void> {
    await this.#run(audience, label, on, contacts.length, function* () {
      for (let from = 0; from < contacts.length; from += portion) yield contacts.slice(from, from + portion);
    });
  }

  /** Of all that the list has, also those that were not fetched yet. */
  async all(audience: Audience, label: Label, on: boolean): Promise<void> {
    const query = audience.query;
    await this.#run(audience, label, on, audience.count?.count ?? 0, async function* () {
      for (let after: string | null = null; ;) {
        const page: Page<Contact> = await office.contacts.list({ ...query, limit: portion, after });
        yield page.items;
        if (page.next === null) return;
        after = page.next;
      }
    });
  }

  async #run(
    audience: Audience,
    label: Label,
    on: boolean,
    total: number,
    portions: () => Iterable<readonly Contact[]> | AsyncIterable<readonly Contact[]>,
  ): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.#stopped = false;
    this.done = 0;
    this.total = total;
    const changed: Contact[] = [];
    const failed: { name: string; why: string }[] = [];
    try {
      for await (const some of portions()) {
        if (this.#stopped) break;
        const todo = some.filter((one) => one.labels.some(({ id }) => id === label.id) !== on);
        for (const { id, contact, error } of todo.length > 0 ? await send(todo, label, on) : []) {
          const was = todo.find((one) => one.id === id);
          if (contact) {
            audience.put(contact);
            changed.push(contact);
          } else if (was) failed.push({ name: nameOf(was), why: error?.detail ?? '' });
        }
        this.done += some.length;
      }
    } catch (error) {
      toasts.show({ text: sentenceOf(asProblem(error)), tone: 'bad' });
    } finally {
      this.running = false;
    }
    this.failed = failed;
    const text = i18n.lookup(on ? 'contacts.labelled' : 'contacts.unlabelled', {
      n: changed.length,
      label: label.name,
    });
    const undo = () => void this.some(audience, changed, label, !on);
    if (changed.length > 0 || failed.length === 0)
      toasts.show({
        text: text ?? '',
        tone: 'ok',
        icon: 'tag',
        undo: changed.length > 0 && changed.length <= mostUndone ? undo : undefined,
      });
  }
}

async function send(contacts: readonly Contact[], label: Label, on: boolean): Promise<readonly BulkContact[]> {
  const ids = contacts.map(({ id }) => id);
  const labels = on ? { add: [label.id] } : { remove: [label.id] };
  return (await office.contacts.bulk(ids, labels)).items;
}

export const nameOf = (one: Contact): string =>
  one.name || one.phone_display || one.phone || one.email || t('contacts.nameless');

export const labelling = new Labelling();
