import { expect, test } from 'vitest';
import { queryOf, segmentsOf, sortsOf, usualChoice, viewHref, viewOf, type Choice } from './views';

test.each<[string, Partial<Choice>, object]>([
  ['mine', {}, { view: 'mine', status: 'open' }],
  ['mine', { segment: 'closed' }, { view: 'mine', status: 'closed' }],
  ['unassigned', { status: 'closed' }, { view: 'unassigned' }],
  ['all', {}, { view: 'all' }],
  ['all', { segment: 'mine', status: 'all' }, { view: 'mine', status: 'all' }],
  ['closed', {}, { view: 'all', status: 'closed' }],
  ['closed', { segment: 'mine' }, { view: 'mine', status: 'closed' }],
  ['inbox-10', { segment: 'unassigned' }, { view: 'unassigned', inbox: '10' }],
  ['team-20', { status: 'pending' }, { view: 'all', team: '20', status: 'pending' }],
  ['snoozed', {}, { view: 'all', status: 'snoozed' }],
  ['snoozed', { segment: 'mine' }, { view: 'mine', status: 'snoozed' }],
  ['label-30', { segment: 'mine', status: 'all' }, { view: 'mine', label: '30', status: 'all' }],
  ['unattended', {}, { view: 'unattended', sort: 'waiting' }],
  ['bot', {}, { view: 'bot' }],
  ['nonsense', {}, { view: 'mine', status: 'open' }],
])('%s asks for its conversations', (id, choice, query) => {
  const view = viewOf(id);
  const asked = queryOf(view, { ...usualChoice(view), ...choice });
  expect(asked).toEqual({ sort: 'activity', ...query });
});

test('every view starts in one of its segments, and its address leads back to it', () => {
  for (const id of [
    'mine',
    'all',
    'unattended',
    'bot',
    'snoozed',
    'closed',
    'inbox-1',
    'team-2',
    'label-3',
    'unassigned',
  ]) {
    const view = viewOf(id);
    const segments = segmentsOf(view);
    if (segments.length > 0) expect(segments).toContain(usualChoice(view).segment);
    expect(viewHref(view, 7)).toBe(`/inbox/${id}/7`);
    expect(viewOf(viewHref(view).split('/').at(-1))).toEqual(view);
  }
});

test('an order is offered where the server has it', () => {
  expect(sortsOf({ status: 'closed' })).not.toContain('waiting');
  expect(sortsOf({ status: 'closed' })).not.toContain('replied');
  expect(sortsOf({ view: 'unattended' })[0]).toBe('waiting');
  expect(sortsOf({ status: 'pending' })).toContain('waiting');
  expect(sortsOf({})).toContain('waiting');
});
