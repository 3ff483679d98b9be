import type { SavedView, Segment } from '$lib/api';
import { live } from '$lib/live';

/** The saved views in my order; what I have not placed yet comes last, by name. */
export function savedViews(): readonly SavedView[] {
  const order = live.catalogue.preference<string[]>('saved_views', []);
  const place = ({ id }: SavedView) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...live.catalogue.savedViews].sort((a, b) => place(a) - place(b));
}

export function savedOf(id: string | undefined): SavedView | undefined {
  return live.catalogue.savedViews.find((view) => view.id === id);
}

/** The view that it is. */
export const savedHref = (id: string): string => `v-${id}`;

/** Where the words of what is kept stand: of conversations a view, of contacts a segment. */
export const wordsOf = (of: 'conversation' | 'contact') => (of === 'contact' ? 'contacts.segment' : 'filter.view');

export const mayShare = (): boolean => live.catalogue.can('settings.manage');
export const mayWrite = (view: SavedView | Segment): boolean => view.scope === 'personal' || mayShare();

/** Moves one up or down in my column. */
export function move(id: string, step: 1 | -1): void {
  const order = savedViews().map((view) => view.id);
  const from = order.indexOf(id);
  const to = from + step;
  if (from < 0 || to < 0 || to >= order.length) return;
  order.splice(to, 0, ...order.splice(from, 1));
  live.catalogue.setPreference('saved_views', order);
}
