import { api, type PageQuery } from './client';
import type * as T from './types';

type SignUp = {
  token: string;
  workspace: string;
  name: string;
  email: string;
  password: string;
  locale: string;
} & Pick<T.Me['workspace'], 'time_zone' | 'country'>;
type InboxInput = {
  phone_number_id: string;
  waba_id: string;
  app_secret: string;
  access_token: string;
  verify_token?: string;
};
type CannedInput = Pick<T.CannedResponse, 'scope' | 'team_id' | 'code' | 'text'> & { files: string[] };
type LabelInput = { name: string; colour?: T.LabelColour; description?: string | null };
type MemberInput = Pick<T.Member, 'name' | 'role' | 'sight' | 'teams' | 'inboxes'>;
type RoleInput = Pick<T.RoleInfo, 'name' | 'permissions' | 'sight'>;
type ContactInput = Partial<
  Pick<T.Contact, 'name' | 'phone' | 'email' | 'company' | 'bio' | 'country' | 'city' | 'language' | 'attributes'>
>;
/** What can be said of a contact; null empties. */
export type ContactChange = { [K in keyof ContactInput]: ContactInput[K] | null } & {
  socials?: Record<string, string | null>;
  avatar?: string | null;
  owner_id?: string | null;
  owner_team_id?: string | null;
  /** Channel → whether it is wanted. */
  marketing?: Record<string, boolean>;
};
type ViewInput = Pick<T.SavedView, 'scope' | 'name' | 'filter'> & { sort: T.Sort | T.ContactSort };
type HoursInput = Pick<T.BusinessHours, 'name' | 'week' | 'days'>;
type AttributeInput = Partial<Omit<T.Attribute, 'id' | 'key' | 'uses'>>;

const { http } = api;

/**
 * The routes that screens of later ask: settings, dialogs, card, search. They are not in the first load, so only modules that are
 * fetched when they are needed import this. All of it rejects with Problem.
 */
export const office = {
  setup: {
    state: () => http.get<{ needed: boolean }>('/setup'),
    create: (body: SignUp) => http.post<T.Me>('/setup', body),
  },

  invitations: {
    get: (token: string) => http.get<T.Invited>(`/invitations/${encodeURIComponent(token)}`),
    /** Without an account: a name and a password to choose; with one its password, or nothing within its session. */
    accept: (token: string, body: { name?: string; password?: string; code?: string }) =>
      http.post<T.Me>(`/invitations/${encodeURIComponent(token)}`, body),
  },

  resets: {
    ask: (email: string) => http.post('/password-resets', { email }),
    get: (token: string) => http.get<{ email: string }>(`/password-resets/${encodeURIComponent(token)}`),
    use: (token: string, body: { password: string; end_tokens: boolean; code?: string }) =>
      http.post<T.Me>(`/password-resets/${encodeURIComponent(token)}`, body),
  },

  /** Mails of a kind, by the link that is in each. */
  mails: {
    get: (token: string) => http.get<T.MailSubscription>(`/mail-subscriptions/${encodeURIComponent(token)}`),
    end: (token: string) => http.post<T.MailSubscription>(`/mail-subscriptions/${encodeURIComponent(token)}/end`),
  },

  /** Mine, or a member's. */
  sessions: {
    list: (member_id?: string) => http.get<T.Page<T.Session>>('/sessions', { query: { member_id } }),
    end: (id: string, member_id?: string) =>
      http.request<undefined>('DELETE', `/sessions/${id}`, { query: { member_id } }),
    /** All but the one that asks. */
    endAll: (member_id?: string) => http.request<undefined>('DELETE', '/sessions', { query: { member_id } }),
  },

  /** What I prove myself by besides my password. */
  factor: {
    get: () => http.get<T.SecondFactor>('/me/second-factor'),
    begin: (current_password: string) => http.post<T.FactorSetup>('/me/second-factor/setup', { current_password }),
    confirm: (setup: string, code: string) => http.put<{ codes: string[] }>('/me/second-factor', { setup, code }),
    renewCodes: (body: { current_password: string; code: string }) =>
      http.post<{ codes: string[] }>('/me/second-factor/recovery-codes', body),
    remove: (body: { current_password: string; code: string }) => http.post('/me/second-factor/remove', body),
  },

  /** At the door, and mine. */
  passkeys: {
    ask: () => http.post<T.PasskeyChallenge>('/session/passkey/challenge'),
    signIn: (used: T.UsedPasskey) => http.post<T.Me>('/session/passkey', used),
    list: () => http.get<T.Passkeys>('/me/passkeys'),
    begin: (current_password: string) => http.post<T.PasskeyWish>('/me/passkeys/challenge', { current_password }),
    add: (made: T.MadePasskey & { name: string }) => http.post<T.Passkey>('/me/passkeys', made),
    rename: (id: string, name: string) => http.patch<T.Passkey>(`/me/passkeys/${id}`, { name }),
    remove: (id: string, current_password: string) => http.post(`/me/passkeys/${id}/remove`, { current_password }),
  },

  /** Coming in by a company's identity provider, and setting it up. */
  sso: {
    doors: () => http.get<T.SsoDoors>('/session/sso'),
    begin: (slug: string) => http.post<{ url: string }>('/session/sso', { slug }),
    answer: (body: { state: string; code?: string; error?: string }) => http.post<T.Me>('/session/sso/answer', body),
    prove: (body: { password?: string; code?: string; passkey?: T.UsedPasskey }) =>
      http.post<T.Me>('/session/sso/proof', body),
    get: () => http.get<T.Sso>('/workspace/sso'),
    set: (body: T.SsoInput) => http.put<T.Sso>('/workspace/sso', body),
    remove: () => http.delete('/workspace/sso'),
    check: (issuer: string) => http.post<{ issuer: string }>('/workspace/sso/check', { issuer }),
    only: (only: boolean) => http.put<T.Sso>('/workspace/sso/only', { only }),
  },

  /** Who I am to the identity providers of my companies. */
  identities: {
    list: () => http.get<T.Identities>('/me/identities'),
    link: (provider_id: string, current_password: string) =>
      http.post<{ url: string }>('/me/identities', { provider_id, current_password }),
    unlink: (id: string, current_password: string) => http.post(`/me/identities/${id}/remove`, { current_password }),
  },

  /** What the company asks of whoever signs in. */
  signInRules: {
    get: () => http.get<T.SignInRules>('/workspace/sign-in'),
    set: (body: { second_factor: boolean }) => http.put<T.SignInRules>('/workspace/sign-in', body),
  },

  workspace: {
    update: (
      body: Partial<Pick<T.Me['workspace'], 'name' | 'locale' | 'time_zone' | 'country'>> & {
        closing?: Partial<T.Me['workspace']['closing']>;
        presence?: Partial<T.Me['workspace']['presence']>;
        masking?: T.Me['workspace']['masking'];
        audit_days?: number;
      },
    ) => http.patch<T.Me>('/workspace', body),
  },

  conversations: {
    prioritize: (number: number, priority: T.Priority) => api.conversations.act(number, 'priority', { priority }),
    label: (number: number, change: T.Relabel) => api.conversations.act(number, 'labels', change),
    /** Up to 100 at once. */
    bulk: (items: readonly T.BulkItem[], change: T.BulkChange) =>
      http.post<{ items: T.BulkDone[] }>('/conversations/bulk', { items, ...change }),
    restore: (items: readonly T.RestoreItem[]) =>
      http.post<{ items: T.BulkDone[] }>('/conversations/restore', { items }),
    scheduled: (number: number) => http.get<T.Page<T.Message>>(`/conversations/${number}/scheduled`),
    reschedule: (number: number, id: string, body: { text?: string; send_at?: string; cancel_on_reply?: boolean }) =>
      http.patch<T.Message>(`/conversations/${number}/scheduled/${id}`, body),
    sendScheduled: (number: number, id: string) =>
      http.post<T.Message>(`/conversations/${number}/scheduled/${id}/send`),
    cancelScheduled: (number: number, id: string) => http.delete(`/conversations/${number}/scheduled/${id}`),
  },

  contacts: {
    list: (query: PageQuery & T.Audience, signal?: AbortSignal) =>
      http.get<T.Page<T.Contact>>('/contacts', { query: { ...query }, signal }),
    create: (body: ContactInput) => http.post<T.Contact>('/contacts', body),
    get: (id: string) => http.get<T.Contact>(`/contacts/${id}`),
    update: (id: string, body: ContactChange) => http.patch<T.Contact>(`/contacts/${id}`, body),
    reveal: (id: string, reason: string) => http.post<T.Revealed>(`/contacts/${id}/reveal`, { reason }),
    label: (id: string, change: T.Relabel) => http.post<T.Contact>(`/contacts/${id}/labels`, change),
    count: (query: T.Audience) => http.get<T.Count>('/contacts/count', { query: { ...query } }),
    bulk: (ids: readonly string[], labels: T.Relabel) =>
      http.post<{ items: T.BulkContact[] }>('/contacts/bulk', { ids, labels }),
    files: (id: string, query: PageQuery & { kind?: string }) =>
      http.get<T.Page<T.ContactFile>>(`/contacts/${id}/files`, { query: { ...query } }),
    activity: (id: string, query: PageQuery & { kind?: string }) =>
      http.get<T.Page<T.Activity>>(`/contacts/${id}/activity`, { query: { ...query } }),
    /** Who may be the same person, the likeliest first. */
    duplicates: (id: string) => http.get<T.Page<T.Duplicate>>(`/contacts/${id}/duplicates`),
    /** Two people, however alike they look; `apart` false: perhaps not, after all. */
    tellApart: (id: string, contact_id: string, apart: boolean) =>
      http.post<undefined>(`/contacts/${id}/apart`, { contact_id, apart }),
    conversations: (id: string, query: PageQuery = {}) =>
      http.get<T.Page<T.Conversation>>(`/contacts/${id}/conversations`, { query: { ...query } }),
  },

  search: {
    all: (q: string, limit: number, signal?: AbortSignal) =>
      http.get<T.FoundAll>('/search', { query: { q, limit }, signal }),
    messages: (query: PageQuery & { q: string }, signal?: AbortSignal) =>
      http.get<T.MessagesFound>('/search/messages', { query: { ...query }, signal }),
  },

  inboxes: {
    list: () => http.get<T.Page<T.Inbox>>('/inboxes'),
    create: (body: InboxInput & { name: string; channel: string; teams: string[]; members: string[] }) =>
      http.post<T.Inbox>('/inboxes', body),
    get: (id: string) => http.get<T.Inbox>(`/inboxes/${id}`),
    update: (
      id: string,
      body: Partial<
        { settings: Partial<T.InboxSettings> } & Pick<T.Inbox, 'name' | 'teams' | 'members'> &
          Pick<InboxInput, 'access_token' | 'app_secret' | 'verify_token'>
      >,
    ) => http.patch<T.Inbox>(`/inboxes/${id}`, body),
    hanging: (id: string) => http.get<T.Hanging>(`/inboxes/${id}/hanging`),
    returning: (id: string, change: Partial<Pick<T.Inbox, 'teams' | 'members'>>) =>
      http.post<T.Returning>(`/inboxes/${id}/returning`, change),
    remove: (id: string, conversations: 'close' | 'keep') =>
      http.request<T.TakenAway>('DELETE', `/inboxes/${id}`, { query: { conversations } }),
    check: (id: string) => http.post<T.InboxCheck>(`/inboxes/${id}/check`),
    resume: (id: string) => http.post<T.Inbox>(`/inboxes/${id}/resume`),
    syncTemplates: (id: string) => http.post<{ count: number }>(`/inboxes/${id}/templates/sync`),
  },

  templates: {
    list: (inbox?: string, signal?: AbortSignal) =>
      http.get<T.Page<T.Template>>('/templates', { query: { inbox }, signal }),
    create: (body: T.NewTemplate) => http.post<T.Template>('/templates', body),
    edit: (id: string, body: T.TemplateParts) => http.put<T.Template>(`/templates/${id}`, body),
    delete: (id: string) => http.delete(`/templates/${id}`),
  },

  teams: {
    list: () => http.get<T.Page<T.Team>>('/teams'),
    create: (body: Pick<T.Team, 'name' | 'members'>) => http.post<T.Team>('/teams', body),
    update: (id: string, body: Partial<Pick<T.Team, 'name' | 'members'>>) => http.patch<T.Team>(`/teams/${id}`, body),
    hanging: (id: string) => http.get<T.Hanging>(`/teams/${id}/hanging`),
    returning: (id: string, change: Pick<T.Team, 'members'>) =>
      http.post<T.Returning>(`/teams/${id}/returning`, change),
    /** `to`: the team that gets its conversations; none: nobody. */
    delete: (id: string, to: string) => http.request<T.TakenAway>('DELETE', `/teams/${id}`, { query: { to } }),
  },

  canned: {
    list: () => http.get<T.Page<T.CannedResponse>>('/canned-responses'),
    create: (body: CannedInput) => http.post<T.CannedResponse>('/canned-responses', body),
    update: (id: string, body: Partial<CannedInput>) => http.patch<T.CannedResponse>(`/canned-responses/${id}`, body),
    delete: (id: string) => http.delete(`/canned-responses/${id}`),
    used: (id: string) => http.post<T.CannedResponse>(`/canned-responses/${id}/used`),
  },

  savedViews: {
    list: (of: 'conversation' | 'contact') => http.get<T.Page<T.Segment>>('/saved-views', { query: { of } }),
    create: (body: ViewInput & { of: 'conversation' | 'contact' }) => http.post<T.SavedView>('/saved-views', body),
    update: (id: string, body: Partial<ViewInput>) => http.patch<T.SavedView>(`/saved-views/${id}`, body),
    delete: (id: string) => http.delete(`/saved-views/${id}`),
  },

  labels: {
    list: () => http.get<T.Page<T.Label>>('/labels'),
    create: (body: LabelInput) => http.post<T.Label>('/labels', body),
    update: (id: string, body: Partial<LabelInput>) => http.patch<T.Label>(`/labels/${id}`, body),
    hanging: (id: string) => http.get<T.Hanging>(`/labels/${id}/hanging`),
    /** `replace_with`: the label that takes its place. */
    delete: (id: string, replace_with?: string) =>
      http.request<T.TakenAway>('DELETE', `/labels/${id}`, { query: { replace_with } }),
  },

  attributes: {
    list: () => http.get<T.Page<T.Attribute>>('/attributes'),
    create: (body: AttributeInput) => http.post<T.Attribute>('/attributes', body),
    update: (id: string, body: AttributeInput) => http.patch<T.Attribute>(`/attributes/${id}`, body),
    delete: (id: string) => http.delete(`/attributes/${id}`),
    order: (noun: T.Attribute['noun'], ids: readonly string[]) =>
      http.post<T.Page<T.Attribute>>('/attributes/order', { noun, ids }),
  },

  closeReasons: {
    list: () => http.get<T.Page<T.Ref>>('/close-reasons'),
    create: (name: string) => http.post<T.Ref>('/close-reasons', { name }),
    update: (id: string, name: string) => http.patch<T.Ref>(`/close-reasons/${id}`, { name }),
    delete: (id: string) => http.delete(`/close-reasons/${id}`),
  },

  businessHours: {
    list: () => http.get<T.Page<T.BusinessHours>>('/business-hours'),
    create: (body: HoursInput) => http.post<T.BusinessHours>('/business-hours', body),
    update: (id: string, body: Partial<HoursInput>) => http.patch<T.BusinessHours>(`/business-hours/${id}`, body),
    delete: (id: string) => http.delete(`/business-hours/${id}`),
    holidays: (country: string, year: number) =>
      http.get<T.Page<T.Holiday>>('/holidays', { query: { country, year: String(year) } }),
  },

  slaPolicies: {
    list: () => http.get<T.Page<T.SlaPolicy>>('/sla-policies'),
    create: (body: Omit<T.SlaPolicy, 'id'>) => http.post<T.SlaPolicy>('/sla-policies', body),
    update: (id: string, body: Omit<T.SlaPolicy, 'id'>) => http.patch<T.SlaPolicy>(`/sla-policies/${id}`, body),
    delete: (id: string) => http.delete(`/sla-policies/${id}`),
    order: (ids: readonly string[]) => http.post<T.Page<T.SlaPolicy>>('/sla-policies/order', { ids }),
  },

  members: {
    list: () => http.get<T.Page<T.Member>>('/members'),
    create: (body: MemberInput & { email: string; mail: boolean }) =>
      http.post<{ member: T.Member; invitation_url: string }>('/members', body),
    update: (id: string, body: Partial<MemberInput & { active: boolean }>) =>
      http.patch<T.Member>(`/members/${id}`, body),
    invite: (id: string, mail = false) =>
      http.request<{ invitation_url: string }>('POST', `/members/${id}/invitation`, { query: { mail } }),
    access: (id: string) => http.get<T.MemberAccess>(`/members/${id}/access`),
    viewAs: (id: string) => http.post<{ grant: string }>(`/members/${id}/view`),
    unlink: (id: string) => http.delete(`/members/${id}/identity`),
    dropFactor: (id: string) => http.delete(`/members/${id}/second-factor`),
    hanging: (id: string) => http.get<T.Hanging>(`/members/${id}/hanging`),
    returning: (id: string, change: Partial<Pick<T.Member, 'role' | 'teams' | 'inboxes'>>) =>
      http.post<T.Returning>(`/members/${id}/returning`, change),
    remove: (id: string, leaves: T.MemberLeaves) =>
      http.request<T.TakenAway>('DELETE', `/members/${id}`, { query: { ...leaves } }),
    eraseFromAudit: (id: string) => http.post(`/members/${id}/erase-from-audit`),
    uninvite: (id: string) => http.delete(`/members/${id}/invitation`),
  },

  roles: {
    list: () => http.get<T.Page<T.RoleInfo>>('/roles'),
    create: (body: RoleInput) => http.post<T.RoleInfo>('/roles', body),
    update: (id: string, body: Partial<RoleInput>) => http.patch<T.RoleInfo>(`/roles/${id}`, body),
    /** `to`: the role that its members get. */
    delete: (id: string, to: string | undefined) =>
      http.request<undefined>('DELETE', `/roles/${id}`, { query: { to } }),
    returning: (id: string, change: Pick<T.RoleInfo, 'permissions'>) =>
      http.post<T.Returning>(`/roles/${id}/returning`, change),
  },

  removals: {
    list: () => http.get<T.Page<T.TakenAway>>('/removals'),
  },

  tokens: {
    list: () => http.get<T.Page<T.Token>>('/tokens'),
    create: (body: Pick<T.Token, 'name' | 'kind' | 'scopes' | 'expires_at'>) =>
      http.post<{ token: T.Token; secret: string }>('/tokens', body),
    delete: (id: string) => http.delete(`/tokens/${id}`),
  },

  ledger: {
    list: (query: PageQuery & { inbox?: string; state?: string }, signal?: AbortSignal) =>
      http.get<T.Page<T.LedgerEntry>>('/ledger', { query: { ...query }, signal }),
    get: (id: string) => http.get<T.LedgerDetail>(`/ledger/${id}`),
    replay: (id: string) => http.post<T.LedgerDetail>(`/ledger/${id}/replay`),
    replayAll: () => http.post<{ replayed: number; failed: number }>('/ledger/replay'),
    summary: (signal?: AbortSignal) => http.get<T.LedgerSummary>('/ledger/summary', { signal }),
  },

  notices: {
    list: (query: PageQuery & T.NoticeQuery) => http.get<T.Page<T.Notice>>('/notices', { query: { ...query } }),
    resolve: (id: string) => http.post<T.Notice | undefined>(`/notices/${id}/resolve`),
  },
};
