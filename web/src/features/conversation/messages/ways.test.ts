import { expect, test, vi } from 'vitest';
import type { Message } from '$lib/api';
import { needsTemplate } from './ways';

const closes = vi.hoisted(() => ({ at: null as string | null }));
vi.mock('$lib/live', () => ({
  live: {
    conversation: (number: number) => (number === 1 ? { inbox: { id: '7' }, window_closes_at: closes.at } : undefined),
    catalogue: { inbox: (id?: string) => (id === '7' ? { capabilities: { reply_window_s: 86_400 } } : undefined) },
  },
}));

const refused = (code: string, conversation = 1) => ({ conversation, error: { code } }) as Message;

test('what the window refused is sent again while it is open by our count, else by a template', () => {
  for (const code of ['131047', 'window_closed']) {
    closes.at = new Date(Date.now() + 3_600_000).toISOString();
    expect(needsTemplate(refused(code))).toBe(false);
    closes.at = new Date(Date.now() - 3_600_000).toISOString();
    expect(needsTemplate(refused(code))).toBe(true);
    closes.at = null; // the customer never wrote
    expect(needsTemplate(refused(code))).toBe(true);
    expect(needsTemplate(refused(code, 2))).toBe(true); // of a conversation that is not here
  }
  expect(needsTemplate(refused('131026'))).toBe(false);
});
