import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '$lib/api';
import { live, type FeedEvent } from '$lib/live';
import { bell } from './bell.svelte';
import { center } from './center.svelte';

let hear: (event: FeedEvent) => void;
let answer: (page: object) => void;
let end: () => void;

beforeEach(() => {
  vi.stubGlobal('document', { addEventListener: () => 0, removeEventListener: () => 0, hidden: true });
  vi.stubGlobal('addEventListener', () => 0);
  vi.stubGlobal('removeEventListener', () => 0);
  vi.spyOn(live, 'hear').mockImplementation((hearer) => {
    hear = hearer;
    return () => undefined;
  });
  vi.spyOn(api.http, 'get').mockImplementation(() => new Promise((resolve) => (answer = resolve as typeof answer)));
  end = center.start(() => undefined);
});
afterEach(() => {
  end();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const told = (id: string, number: number) =>
  hear({
    name: 'notification',
    data: {
      notification: { id, kind: 'assigned' },
      conversation: { number, contact: { id: '1', name: 'Lucía' } },
      at: '',
    },
  } as unknown as FeedEvent);

const listed = (id: string, conversation: number, read = false) => ({ id, kind: 'assigned', conversation, read });

test('what comes while the list is on its way is in it, and counted, once', async () => {
  told('11', 1);
  told('12', 2);
  told('14', 2);
  expect(bell.unread).toBe(3); // until the list has come nobody knows that two are one
  answer({ items: [listed('11', 1), listed('9', 2, true), listed('8', 3)], next: null, unread: 2 });
  await vi.waitFor(() => expect(center.items?.map((one) => one.id)).toEqual(['14', '11', '8']));
  expect(bell.unread).toBe(3);
  told('15', 1);
  expect(center.items?.map((one) => one.id)).toEqual(['15', '14', '8']);
  expect(bell.unread).toBe(3);
});
