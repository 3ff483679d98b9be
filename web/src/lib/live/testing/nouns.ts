import type { Contact, Conversation, Counts, Inbox, Message, Sight, Start } from '$lib/api';

export function conversationOf(over: Partial<Conversation> = {}): Conversation {
  const at = '2026-03-03T12:00:00Z';
  return {
    id: '500',
    number: 1,
    status: 'open',
    inbox: { id: '10', name: 'Ventas', channel: 'whatsapp' },
    contact: { id: '300', name: 'Lucía', phone: '+5215512345678', blocked: false, labels: [] },
    assignee: null,
    team: null,
    bot: null,
    priority: 'none',
    labels: [],
    origin: 'customer',
    unread_count: 0,
    marked_unread: false,
    last_message: null,
    waiting_since: null,
    waits_since: null,
    window_closes_at: null,
    created_at: at,
    opened_at: at,
    last_activity_at: at,
    closed_at: null,
    close_reason: null,
    close_summary: null,
    scheduled_version: null,
    snoozed_until: null,
    follow_up_at: null,
    version: '1',
    ...over,
  };
}

export function messageOf(over: Partial<Message> = {}): Message {
  return {
    id: '900',
    conversation: 1,
    seq: 1,
    sort_key: '1',
    external_id: null,
    client_id: null,
    direction: 'in',
    kind: 'text',
    author: { kind: 'customer', id: null, name: null },
    text: 'hola',
    content: {},
    status: 'received',
    error: null,
    reply_to: null,
    reactions: [],
    sent_at: '2026-03-03T12:00:00Z',
    received_at: null,
    delivered_at: null,
    read_at: null,
    played_at: null,
    failed_at: null,
    edited_at: null,
    deleted_at: null,
    late: false,
    ...over,
  };
}

export function contactOf(over: Partial<Contact> = {}): Contact {
  return {
    id: '300',
    name: 'Lucía',
    phone: '+5215512345678',
    blocked: false,
    labels: [],
    attributes: {},
    version: '1',
    ...over,
  } as Contact;
}

export function inboxOf(id: string): Inbox {
  const settings = { agents_pick: true } as Inbox['settings'];
  return { id, name: 'Ventas', channel: 'whatsapp', settings, teams: [], members: [] } as unknown as Inbox;
}

export function startOf(counts: Counts, seq: string, inboxes: Inbox[], sight: Sight): Start {
  const user = { id: '1', name: 'Ana', email: 'ana@example.com', locale: 'es', time_zone: null, preferences: {} };
  const workspace = {
    id: '7',
    name: 'Acme',
    locale: 'es',
    time_zone: 'America/Mexico_City',
    country: 'MX',
    demo: false,
    closing: { reason: 'off' as const, summary: 'off' as const },
    presence: { mode: 'strict' as const, only_online_act: true },
    masking: {},
    audit_days: 0,
  };
  return {
    me: {
      user,
      workspace,
      role: 'agent',
      sight,
      permissions: [],
      masked: false,
      workspaces: [workspace],
      viewer: null,
      enrol: false,
    },
    inboxes,
    teams: [{ id: '20', name: 'Ventas', members: ['1'] }],
    members: [],
    labels: [],
    attributes: [],
    counts,
    notices: [],
    seq,
    now: new Date().toISOString(),
  };
}
