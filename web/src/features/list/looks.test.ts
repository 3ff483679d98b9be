import { beforeAll, expect, test } from 'vitest';
import type { Conversation, Inbox } from '$lib/api';
import { i18n } from '$lib/i18n';
import { chipsOf, windowRing } from './looks';

beforeAll(() => i18n.use('es'));

const now = Date.UTC(2026, 2, 3, 12);
const inMinutes = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const whatsapp = { capabilities: { reply_window_s: 86_400 } } as Inbox;
const email = { capabilities: { reply_window_s: 0 } } as Inbox;
const spares = (spare_waiting = true) =>
  ({ ...email, settings: { auto_close: { on: true, hours: 24, spare_waiting, message: '' } } }) as unknown as Inbox;
const sla = (minutes: number) => ({
  policy_id: '1',
  target: 'first_reply' as const,
  due_at: inMinutes(minutes),
  warn_at: null,
  targets: [],
});
const conversation = (over: Partial<Conversation>) =>
  ({
    status: 'open',
    assignee: { id: '1', name: 'Ana' },
    bot: null,
    window_closes_at: null,
    waiting_since: null,
    ...over,
  }) as Conversation;

test.each<[string, Partial<Conversation>, Inbox, boolean, string[]]>([
  ['calm', { window_closes_at: inMinutes(1380) }, whatsapp, true, []],
  ['under four hours', { window_closes_at: inMinutes(190) }, whatsapp, true, ['3 h 10']],
  ['under one hour', { window_closes_at: inMinutes(38) }, whatsapp, true, ['38 min']],
  ['window closed', { window_closes_at: inMinutes(-1) }, whatsapp, true, ['Solo Plantilla']],
  ['an hour of its SLA is left', { sla: sla(60) }, email, true, ['SLA 1 h']],
  ['much of its SLA is left', { sla: sla(61) }, email, true, []],
  [
    'its SLA is missed',
    { sla: sla(-5), window_closes_at: inMinutes(38) },
    whatsapp,
    true,
    ['SLA hace 5 min', '38 min'],
  ],
  ['never opened', {}, whatsapp, true, ['Solo Plantilla']],
  ['no window on this channel', {}, email, true, []],
  ['waiting in the queue', { assignee: null, waiting_since: inMinutes(-4) }, email, true, ['En espera 4 min']],
  ['waiting for seconds', { assignee: null, waiting_since: inMinutes(-0.5) }, email, true, ['En espera']],
  ['waiting, but somebody has it', { waiting_since: inMinutes(-4) }, email, true, []],
  ['waiting, and not as long as would finish it', { waiting_since: inMinutes(-1439) }, spares(), true, []],
  ['waiting for longer', { waiting_since: inMinutes(-1440) }, spares(), true, ['Vencida · espera 24 h']],
  [
    'waiting for longer in the queue',
    { assignee: null, waiting_since: inMinutes(-3000) },
    spares(),
    true,
    ['Vencida · espera 2 d'],
  ],
  ['waiting for longer where that is finished', { waiting_since: inMinutes(-1440) }, spares(false), true, []],
  [
    'waiting for longer, and a bot has it',
    { bot: { id: '1', name: 'Bot' }, waiting_since: inMinutes(-1440) },
    spares(),
    true,
    ['Con chatbot'],
  ],
  [
    'waiting for longer, and put away',
    { status: 'snoozed', snoozed_until: null, waiting_since: inMinutes(-1440) },
    spares(),
    true,
    ['Hasta que responda'],
  ],
  ['pending among others', { status: 'pending' }, email, true, ['Pendiente']],
  ['pending among pending ones', { status: 'pending' }, email, false, []],
  [
    'snoozed until tomorrow',
    { status: 'snoozed', snoozed_until: '2026-03-04T15:00:00Z' },
    email,
    true,
    ['mañana 9:00'],
  ],
  ['snoozed until they answer', { status: 'snoozed', snoozed_until: null }, email, true, ['Hasta que responda']],
  ['closed says no more than that', { status: 'closed' }, whatsapp, true, ['Cerrado']],
])('%s', (_, over, inbox, mixed, texts) => {
  const one = conversation(over);
  expect(
    chipsOf(one, windowRing(one, inbox, now), now, mixed, 'America/Mexico_City', inbox).map((chip) => chip.text),
  ).toEqual(texts);
});
