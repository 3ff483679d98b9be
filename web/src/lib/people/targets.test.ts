import { beforeAll, expect, test, vi } from 'vitest';
import type { Catalogue } from '$lib/live';
import { i18n } from '$lib/i18n';
import { conversationOf } from '$lib/live/testing/nouns';
import { targets } from './targets';

// Both want a window.
vi.mock('$lib/live', () => ({ live: {} }));
vi.mock('$lib/ui', () => ({ toasts: {} }));

beforeAll(() => i18n.use('es'));

const member = (id: string, over: object = {}) => ({
  id,
  name: id,
  role: 'agent',
  answers: true,
  active: true,
  teams: [],
  inboxes: [],
  ...over,
});
const inbox = { id: '10', teams: ['7'] };
const catalogue = {
  me: { user: { id: 'ana' } },
  members: [
    member('ana', { role: 'administrator' }),
    member('berta', { inboxes: ['10'] }),
    member('carlos', { teams: ['7'] }),
    member('diana', { teams: ['8'], inboxes: ['11'] }),
    member('elsa', { teams: ['7'], role: 'read_only', answers: false }),
    member('fabio', { teams: ['7'], active: false }),
  ],
  teams: [
    { id: '7', name: 'Ventas', members: ['carlos', 'elsa', 'fabio'] },
    { id: '8', name: 'Posventa', members: ['berta', 'diana'] },
    { id: '9', name: 'Noche', members: ['ana', 'berta', 'carlos'] },
  ],
  inbox: () => inbox,
} as unknown as Catalogue;

test('whoever sees the inbox can be given a conversation: administrators, its members, and those of its teams', () => {
  expect(targets(catalogue, conversationOf()).map((one) => one.value)).toEqual([
    'ana',
    'berta',
    'carlos',
    'team:7',
    'team:9',
  ]);
});

test('a team that is not of the inbox, if all its members work there, as the server has it', () => {
  const teams = (of: string[]) =>
    targets({ ...catalogue, inbox: () => ({ id: '10', teams: of }) } as unknown as Catalogue, conversationOf())
      .map((one) => one.value)
      .filter((value) => value.startsWith('team:'));
  expect(teams(['7'])).toEqual(['team:7', 'team:9']);
  expect(teams(['8'])).toEqual(['team:8']); // Carlos of the others is not of this inbox then
  expect(teams([])).toEqual([]);
});

test('not to whom it belongs already', () => {
  const theirs = conversationOf({ assignee: { id: 'carlos', name: 'carlos' } });
  expect(targets(catalogue, theirs).map((one) => one.value)).toEqual(['nobody', 'ana', 'berta', 'team:7', 'team:9']);
});
