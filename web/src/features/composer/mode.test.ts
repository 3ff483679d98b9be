import { expect, test } from 'vitest';
import { modeOf } from './mode';

const ana = { id: '1', name: 'Ana' };
const juan = { id: '2', name: 'Juan' };
const usual = {
  conversation: { status: 'open' as const, assignee: ana, contact: { blocked: false } },
  me: '1',
  canReply: true,
  gone: false,
  away: false,
  windowClosed: false,
  online: true,
  anyway: false,
  watching: false,
};
const conversation = (over: object) => ({ conversation: { ...usual.conversation, ...over } });

test.each([
  ['mine', {}, 'open'],
  ['nobody has it', conversation({ assignee: null }), 'open'],
  ['offline', { online: false }, 'offline'],
  ['a colleague has it', conversation({ assignee: juan }), 'not-mine'],
  ['looked at as a supervisor', { ...conversation({ assignee: juan }), watching: true }, 'watched'],
  ['looked at as a supervisor, nobody has it', { ...conversation({ assignee: null }), watching: true }, 'watched'],
  [
    'a supervisor who answers all the same',
    { ...conversation({ assignee: juan }), watching: true, anyway: true },
    'open',
  ],
  ['his own, as a supervisor', { watching: true }, 'open'],
  ['a colleague has it, anyway', { ...conversation({ assignee: juan }), anyway: true }, 'open'],
  [
    'the window is closed, whoever has it',
    { ...conversation({ assignee: juan }), windowClosed: true },
    'closed-window',
  ],
  ['closed, whatever the window', { ...conversation({ status: 'closed' }), windowClosed: true }, 'closed'],
  ['not allowed', { ...conversation({ status: 'closed' }), canReply: false }, 'read-only'],
  ['away by my own choice, also where it is closed', { ...conversation({ status: 'closed' }), away: true }, 'away'],
  ['its inbox was taken away', { ...conversation({ status: 'closed' }), gone: true, away: true }, 'gone'],
  ['blocked', conversation({ contact: { blocked: true } }), 'blocked'],
])('%s', (_, over, mode) => expect(modeOf({ ...usual, ...over })).toBe(mode));
