import { afterEach, describe, expect, test, vi } from 'vitest';
import { office } from '$lib/api/office';
import { Problem, type LedgerEntry, type LedgerSummary } from '$lib/api';
import { Deliveries } from './deliveries.svelte';

const summary: LedgerSummary = {
  received: 9,
  applied: 9,
  quarantined: 0,
  unreadable: 0,
  inboxes: [],
  last_delivery_at: null,
  quiet: false,
};
const entry = (id: string): LedgerEntry => ({
  id,
  received_at: '2026-11-18T10:00:00Z',
  inbox: null,
  state: 'applied',
  items: 1,
  applied: 1,
  duplicates: 0,
  quarantined: 0,
});
const ids = (deliveries: Deliveries) => deliveries.entries?.map((one) => one.id).join('');

/** Newest first, three to a page, as the API gives them. */
function serve(all: string) {
  vi.spyOn(office.ledger, 'summary').mockResolvedValue(summary);
  return vi.spyOn(office.ledger, 'list').mockImplementation(({ after }) => {
    const from = after ? all.indexOf(after) + 1 : 0;
    const page = all.slice(from, from + 3);
    return Promise.resolve({ items: [...page].map(entry), next: from + 3 < all.length ? page.slice(-1) : null });
  });
}

afterEach(() => vi.restoreAllMocks());

describe('Deliveries', () => {
  test('a refresh puts the new ones in front and keeps the older pages open', async () => {
    const deliveries = new Deliveries();
    serve('fedcba');
    await deliveries.load();
    await deliveries.loadMore();
    expect([ids(deliveries), deliveries.more]).toEqual(['fedcba', false]);
    serve('gfedcba');
    await deliveries.refresh();
    expect([ids(deliveries), deliveries.more]).toEqual(['gfedcba', false]);
  });

  test('when more has come than a page holds, the list starts over rather than have a gap', async () => {
    const deliveries = new Deliveries();
    serve('cba');
    await deliveries.load();
    serve('hgfedcba');
    await deliveries.refresh();
    expect([ids(deliveries), deliveries.more]).toEqual(['hgf', true]);
  });

  test('a failure keeps what was there and says so', async () => {
    const deliveries = new Deliveries();
    serve('cba');
    await deliveries.load();
    vi.spyOn(office.ledger, 'list').mockRejectedValue(new Problem(0, 'network'));
    await deliveries.refresh();
    expect(ids(deliveries)).toBe('cba');
    expect(deliveries.error).toMatchObject({ code: 'network' });
  });

  test('a filter that is changed while an answer is under way wins', async () => {
    const deliveries = new Deliveries();
    let answer: (page: { items: LedgerEntry[]; next: null }) => void = () => {};
    serve('cba').mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    const first = deliveries.load();
    await deliveries.filter('7', 'quarantined');
    answer({ items: [entry('x')], next: null });
    await first;
    expect(ids(deliveries)).toBe('cba');
  });
});
