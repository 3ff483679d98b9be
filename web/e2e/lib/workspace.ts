import { Json } from './http';
import type { Server } from './server';

/** The app and the number at Meta that the simulator plays. */
export const meta = {
  app: { app_secret: 'secret-of-the-app', access_token: 'token-of-the-business' },
  number: {
    phone_number_id: '106540352242922',
    waba_id: '102290129340398',
    display: '+52 55 5555 0100',
    verified_name: 'Tienda Andina',
  },
} as const;

export const password = 'la puerta azul de la esquina';

export interface Account {
  name: string;
  email: string;
}
export const ana: Account = { name: 'Ana Torres', email: 'ana@andina.example' };
export const maria: Account = { name: 'María López', email: 'maria@andina.example' };
export const juan: Account = { name: 'Juan Pérez', email: 'juan@andina.example' };

interface Webhook {
  url: string;
  verifyToken: string;
  /** Meta sends it what happens without being asked to by the business. */
  subscribe: boolean;
}

/** What Meta knows of the business: its app and its number, and where to deliver. */
export async function registerAtMeta(server: Server, webhook?: Webhook): Promise<void> {
  await new Json(server.simulatorUrl).post('/_sim/connect', {
    ...meta.app,
    verify_token: webhook?.verifyToken ?? 'nobody-knows-yet',
    callback_url: webhook?.url ?? '',
    subscribe: webhook?.subscribe ?? false,
    numbers: [meta.number],
  });
}

interface Named {
  id: string;
}

/** A small shop, made through the API: administrator Ana, agents María and Juan, teams Ventas and Posventa, one number. */
export async function openShop(server: Server, locale: 'es' | 'pt' = 'es'): Promise<Json> {
  const admin = new Json(`${server.url}/api/v1`);
  const token = new URL(server.setupUrl).searchParams.get('token');
  const place = { locale, time_zone: 'America/Mexico_City', country: 'MX' };
  await admin.post('/setup', { token, workspace: 'Tienda Andina', ...ana, password, ...place });

  await registerAtMeta(server);
  const ids = { phone_number_id: meta.number.phone_number_id, waba_id: meta.number.waba_id };
  const verifyToken = 'token-that-meta-is-told';
  const inbox = await admin.post<Named & { webhook_path: string }>('/inboxes', {
    ...ids,
    ...meta.app,
    name: 'Ventas MX',
    channel: 'whatsapp',
    verify_token: verifyToken,
    teams: [],
    members: [],
  });
  await registerAtMeta(server, { url: server.url + inbox.webhook_path, verifyToken, subscribe: true });
  await admin.post(`/inboxes/${inbox.id}/templates/sync`);

  const sales = await admin.post<Named>('/teams', { name: 'Ventas', members: [] });
  const care = await admin.post<Named>('/teams', { name: 'Posventa', members: [] });
  const invite = { server, admin, locale, inbox: inbox.id };
  await hire(invite, maria, [sales.id]);
  await hire(invite, juan, [sales.id, care.id]);
  return admin;
}

interface Invite {
  server: Server;
  admin: Json;
  locale: string;
  inbox: string;
}

async function hire({ server, admin, locale, inbox }: Invite, who: Account, teams: string[]): Promise<void> {
  const rights = { role: 'agent', sight: 'all', teams, inboxes: [inbox] };
  const { invitation_url } = await admin.post<{ invitation_url: string }>('/members', { ...who, ...rights });
  const member = new Json(`${server.url}/api/v1`);
  await member.post(`/invitations/${invitation_url.split('/').at(-1)}`, { name: who.name, password });
  await member.patch('/me', { locale });
}
