import { expect, test } from 'vitest';
import { conversationOf } from '$lib/live/testing/nouns';
import { undoOf } from './undo';

const vip = { id: '30', name: 'VIP', colour: 'violet' as const };
const late = { id: '31', name: 'Tarde', colour: 'red' as const };

test('only what a run has changed is taken back, and from how it left it', () => {
  const before = conversationOf({ labels: [vip], priority: 'low', assignee: null, snoozed_until: null });
  expect(undoOf(before, before)).toEqual({ standing: undefined, labels: undefined, priority: undefined, any: false });

  const marked = { ...before, labels: [late], priority: 'urgent' as const };
  expect(undoOf(before, marked)).toMatchObject({
    standing: undefined,
    labels: { add: ['30'], remove: ['31'] },
    priority: 'low',
    any: true,
  });

  const closed = { ...before, status: 'closed' as const, assignee: { id: '7', name: 'Juan' } };
  expect(undoOf(before, closed).standing).toMatchObject({
    number: 1,
    status: before.status,
    assignee_id: null,
    expected_assignee_id: '7',
    expected_status: 'closed',
  });
});
