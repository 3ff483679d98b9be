import type { Template } from '$lib/api';
import { office } from '$lib/api/office';
import { i18n } from '$lib/i18n';
import { live } from '$lib/live';
import { sendable, sorted } from './fill';

/** The templates that can be sent from the inbox asked for last, for who looks for one by its words. */
class Approved {
  #found = $state.raw<{ of: string; items: readonly Template[] }>({ of: '', items: [] });
  /** What was fetched last, or is on its way: whose, of which inbox, and since when nothing can have been missed. */
  #asked = '';

  constructor() {
    live.hear((event) => {
      if (event.name === 'catalogue' && event.data.kind === 'template.changed') this.#asked = '';
    });
  }

  /** Those that are known. */
  of(inbox: string): readonly Template[] {
    return this.#found.of === ownerOf(inbox) ? this.#found.items : [];
  }

  /** Has them fetched, unless they are here as they are now. */
  async load(inbox: string): Promise<void> {
    const of = ownerOf(inbox);
    const asked = `${of} ${live.epoch}`;
    if (this.#asked === asked) return;
    this.#asked = asked;
    try {
      const { items } = await office.templates.list(inbox);
      if (this.#asked !== asked && this.#asked !== '') return; // another inbox is asked for by now
      const can = items.filter((one) => sendable(one) && one.cannot === null);
      this.#found = { of, items: sorted(can, i18n.locale) };
    } catch {
      if (this.#asked === asked) this.#asked = ''; // at the next time
    }
  }
}

const ownerOf = (inbox: string) => `${live.owner} ${inbox}`;

export const approved = new Approved();
