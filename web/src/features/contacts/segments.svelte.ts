import type { Segment } from '$lib/api';
import { office } from '$lib/api/office';
import { i18n } from '$lib/i18n';
import { live } from '$lib/live';

/** A list of contacts: all of them, one of those that everybody has, or a saved one. */
export interface Chosen {
  id: string;
  name: string;
  filter: string | undefined;
  saved?: Segment;
}

/** The saved filters of contacts, mine and everybody's. */
class Segments {
  items = $state.raw<readonly Segment[]>([]);
  state = $state<'loading' | 'ready' | 'error'>('loading');

  async load(): Promise<void> {
    try {
      const page = await office.savedViews.list('contact');
      this.items = page.items;
      this.state = 'ready';
    } catch {
      if (this.state === 'loading') this.state = 'error';
    }
  }

  /** Fetches them now, and again whenever somebody has changed one. */
  follow(): () => void {
    void live.epoch; // after a longer loss of the line all is fetched anew
    void this.load();
    return live.hear((event) => {
      if (event.name === 'catalogue' && event.data.kind.includes('saved_view')) void this.load();
    });
  }

  /** undefined: it is not there, or not yet. */
  find(id: string): Chosen | undefined {
    if (id === 'all') return { id, name: i18n.lookup('contacts.all') ?? '', filter: undefined };
    if (id === 'blocked') return { id, name: i18n.lookup('contacts.blocked') ?? '', filter: blocked };
    const saved = this.items.find((one) => one.id === id);
    return saved && { id, name: saved.name, filter: JSON.stringify(saved.filter), saved };
  }
}

const blocked = '{"all":[{"field":"contact_blocked","op":"yes"}]}';

export const segments = new Segments();
export const segmentHref = (id: string): string => (id === 'all' ? '/contacts' : `/contacts?segment=${id}`);
