import { fileAddress, upload, type UploadOptions } from './files';
import { base, Http, queryString } from './http';
import type * as T from './types';

interface PageQuery {
  limit?: number;
  after?: string | null;
}
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
type CannedInput = Pick<T.CannedResponse, 'scope' | 'code' | 'text'> & { files: string[] };
type LabelInput = { name: string; colour?: T.LabelColour; description?: string | null };
type MemberInput = Pick<T.Member, 'name' | 'role' | 'sight' | 'teams' | 'inboxes'>;
type ContactInput = Partial<
  Pick<T.Contact, 'name' | 'phone' | 'email' | 'company' | 'bio' | 'country' | 'city' | 'language' | 'attributes'>
>;
/** What can be said of a contact; null empties. */
type ContactChange = { [K in keyof ContactInput]: ContactInput[K] | null } & {
  socials?: Record<string, string | null>;
  avatar?: string | null;
  owner_id?: string | null;
  owner_team_id?: string | null;
  /** Channel → whether it is wanted. */
  marketing?: Record<string, boolean>;
};
type AttributeInput = Partial<Omit<T.Attribute, 'id' | 'key' | 'uses'>>;

/** Every route of the API, by noun. All of it rejects with Problem. */
export class Api {
  readonly http: Http;

  constructor(http = new Http()) {
    this.http = http;
  }

  readonly setup = {
    state: () => this.http.get<{ needed: boolean }>('/setup'),
    create: (body: SignUp) => this.http.post<T.Me>('/setup', body),
  };

  readonly session = {
    get: () => this.http.get<T.Me>('/session'),
    create: (email: string, password: string) => this.http.post<T.Me>('/session', { email, password }),
    delete: () => this.http.delete('/session'),
  };

  readonly invitations = {
    get: (token: string) => this.http.get<T.Invited>(`/invitations/${encodeURIComponent(token)}`),
    /** Without an account: a name and a password to choose; with one its password, or nothing within its session. */
    accept: (token: string, body: { name?: string; password?: string }) =>
      this.http.post<T.Me>(`/invitations/${encodeURIComponent(token)}`, body),
  };

  readonly me = {
    update: (
      body: Partial<{
        name: string;
        locale: string;
        preferences: Record<string, unknown>;
        current_password: string;
        new_password: string;
      }>,
    ) => this.http.patch<T.Me>('/me', body),
  };

  readonly workspace = {
    update: (
      body: Partial<Pick<T.Me['workspace'], 'name' | 'locale' | 'time_zone' | 'country'>> & {
        closing?: Partial<T.Me['workspace']['closing']>;
      },
    ) => this.http.patch<T.Me>('/workspace', body),
  };

  start(signal?: AbortSignal): Promise<T.Start> {
    return this.http.get('/start', { signal });
  }
  counts(signal?: AbortSignal): Promise<T.Counts> {
    return this.http.get('/counts', { signal });
  }
  /** The event stream from after a seq, as bytes of text/event-stream. Ends when `signal` says so. */
  async stream(after: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { workspace } = this.http;
    const response = await fetch(base + '/stream' + queryString({ workspace, after }), {
      headers: { Accept: 'text/event-stream' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
    });
    if (!response.ok || !response.body) throw this.http.refused(response.status, await response.text());
    return response.body;
  }

  readonly conversations = {
    list: (query: T.ConversationQuery & PageQuery, signal?: AbortSignal) =>
      this.http.get<T.ConversationPage>('/conversations', { query: { ...query }, signal }),
    count: (query: T.ConversationQuery) => this.http.get<T.Count>('/conversations/count', { query: { ...query } }),
    create: (body: T.NewConversation, idempotencyKey?: string) =>
      this.http.post<T.Conversation>('/conversations', body, { idempotencyKey }),
    get: (number: number, signal?: AbortSignal) =>
      this.http.get<T.OpenedConversation>(`/conversations/${number}`, { signal }),
    messages: (number: number, query: PageQuery & { around?: string } = {}) =>
      this.http.get<T.MessagePage>(`/conversations/${number}/messages`, { query: { ...query } }),
    send: (number: number, message: T.NewMessage) =>
      this.http.post<T.Message>(`/conversations/${number}/messages`, message, { idempotencyKey: message.client_id }),
    retry: (number: number, message: string) =>
      this.http.post<T.Message>(`/conversations/${number}/messages/${message}/retry`),
    discard: (number: number, message: string) =>
      this.http.post<T.Message>(`/conversations/${number}/messages/${message}/discard`),
    scheduled: (number: number) => this.http.get<T.Page<T.Message>>(`/conversations/${number}/scheduled`),
    reschedule: (number: number, id: string, body: { text?: string; send_at?: string; cancel_on_reply?: boolean }) =>
      this.http.patch<T.Message>(`/conversations/${number}/scheduled/${id}`, body),
    sendScheduled: (number: number, id: string) =>
      this.http.post<T.Message>(`/conversations/${number}/scheduled/${id}/send`),
    cancelScheduled: (number: number, id: string) => this.http.delete(`/conversations/${number}/scheduled/${id}`),
    /** An empty emoji takes the reaction away. */
    react: (number: number, message: string, emoji: string) =>
      this.http.put<T.Message>(`/conversations/${number}/messages/${message}/reaction`, { emoji }),
    close: (number: number, expected: T.Closing = {}) => this.#change(number, 'close', expected),
    reopen: (number: number, expected: T.Expected = {}) => this.#change(number, 'reopen', expected),
    pending: (number: number, expected: T.Expected = {}) => this.#change(number, 'pending', expected),
    returnToQueue: (number: number, expected: T.Expected = {}) => this.#change(number, 'return', expected),
    noAnswer: (number: number, expected: T.Expected = {}) => this.#change(number, 'no-answer', expected),
    needsAnswer: (number: number) => this.#change(number, 'needs-answer', {}),
    assign: (
      number: number,
      to: { assignee_id: string | null } | { team_id: string },
      expected: T.Expected & { note?: string; follow?: boolean } = {},
    ) => this.#change(number, 'assign', { ...to, ...expected }),
    snooze: (number: number, until: { until: string } | { until_reply: true }, expected: T.Expected = {}) =>
      this.#change(number, 'snooze', { ...until, ...expected }),
    prioritize: (number: number, priority: T.Priority) => this.#change(number, 'priority', { priority }),
    label: (number: number, change: T.Relabel) => this.#change(number, 'labels', change),
    setAttributes: (number: number, attributes: T.AttributeValues) =>
      this.#change(number, 'attributes', { attributes }),
    read: (number: number, seq?: number) => this.#change(number, 'read', { seq }),
    unread: (number: number) => this.#change(number, 'unread', {}),
    /** Up to 100 at once. */
    bulk: (items: readonly T.BulkItem[], change: T.BulkChange) =>
      this.http.post<{ items: T.BulkDone[] }>('/conversations/bulk', { items, ...change }),
    restore: (items: readonly T.RestoreItem[]) =>
      this.http.post<{ items: T.BulkDone[] }>('/conversations/restore', { items }),
    typing: (number: number) => this.http.post(`/conversations/${number}/typing`),
  };
  #change(number: number, verb: string, body: object): Promise<T.Conversation> {
    return this.http.post(`/conversations/${number}/${verb}`, body);
  }

  readonly files = {
    get: (id: string) => this.http.get<T.StoredFile>(`/files/${id}`),
    upload: (file: File, options?: UploadOptions) => upload(this.http, file, options),
  };

  readonly contacts = {
    list: (query: PageQuery & { q?: string }, signal?: AbortSignal) =>
      this.http.get<T.Page<T.Contact>>('/contacts', { query: { ...query }, signal }),
    create: (body: ContactInput) => this.http.post<T.Contact>('/contacts', body),
    get: (id: string) => this.http.get<T.Contact>(`/contacts/${id}`),
    update: (id: string, body: ContactChange) => this.http.patch<T.Contact>(`/contacts/${id}`, body),
    label: (id: string, change: T.Relabel) => this.http.post<T.Contact>(`/contacts/${id}/labels`, change),
    files: (id: string, query: PageQuery & { kind?: string }) =>
      this.http.get<T.Page<T.ContactFile>>(`/contacts/${id}/files`, { query: { ...query } }),
    activity: (id: string, query: PageQuery & { kind?: string }) =>
      this.http.get<T.Page<T.Activity>>(`/contacts/${id}/activity`, { query: { ...query } }),
    conversations: (id: string, query: PageQuery = {}) =>
      this.http.get<T.Page<T.Conversation>>(`/contacts/${id}/conversations`, { query: { ...query } }),
  };

  readonly search = {
    all: (q: string, limit: number, signal?: AbortSignal) =>
      this.http.get<T.FoundAll>('/search', { query: { q, limit }, signal }),
    messages: (query: PageQuery & { q: string }, signal?: AbortSignal) =>
      this.http.get<T.MessagesFound>('/search/messages', { query: { ...query }, signal }),
  };

  readonly inboxes = {
    list: () => this.http.get<T.Page<T.Inbox>>('/inboxes'),
    create: (body: InboxInput & { name: string; channel: string; teams: string[]; members: string[] }) =>
      this.http.post<T.Inbox>('/inboxes', body),
    get: (id: string) => this.http.get<T.Inbox>(`/inboxes/${id}`),
    update: (
      id: string,
      body: Partial<
        { settings: Partial<T.InboxSettings> } & Pick<T.Inbox, 'name' | 'teams' | 'members'> &
          Pick<InboxInput, 'access_token' | 'app_secret' | 'verify_token'>
      >,
    ) => this.http.patch<T.Inbox>(`/inboxes/${id}`, body),
    check: (id: string) => this.http.post<T.InboxCheck>(`/inboxes/${id}/check`),
    resume: (id: string) => this.http.post<T.Inbox>(`/inboxes/${id}/resume`),
    syncTemplates: (id: string) => this.http.post<{ count: number }>(`/inboxes/${id}/templates/sync`),
  };

  readonly templates = {
    list: (inbox?: string, signal?: AbortSignal) =>
      this.http.get<T.Page<T.Template>>('/templates', { query: { inbox }, signal }),
    create: (body: T.NewTemplate) => this.http.post<T.Template>('/templates', body),
    edit: (id: string, body: T.TemplateParts) => this.http.put<T.Template>(`/templates/${id}`, body),
    delete: (id: string) => this.http.delete(`/templates/${id}`),
  };

  readonly teams = {
    list: () => this.http.get<T.Page<T.Team>>('/teams'),
    create: (body: Pick<T.Team, 'name' | 'members'>) => this.http.post<T.Team>('/teams', body),
    update: (id: string, body: Partial<Pick<T.Team, 'name' | 'members'>>) =>
      this.http.patch<T.Team>(`/teams/${id}`, body),
    delete: (id: string) => this.http.delete(`/teams/${id}`),
  };

  readonly canned = {
    list: () => this.http.get<T.Page<T.CannedResponse>>('/canned-responses'),
    create: (body: CannedInput) => this.http.post<T.CannedResponse>('/canned-responses', body),
    update: (id: string, body: Partial<CannedInput>) =>
      this.http.patch<T.CannedResponse>(`/canned-responses/${id}`, body),
    delete: (id: string) => this.http.delete(`/canned-responses/${id}`),
    used: (id: string) => this.http.post<T.CannedResponse>(`/canned-responses/${id}/used`),
  };

  readonly savedViews = {
    create: (body: Omit<T.SavedView, 'id' | 'version'>) => this.http.post<T.SavedView>('/saved-views', body),
    update: (id: string, body: Partial<Omit<T.SavedView, 'id' | 'version'>>) =>
      this.http.patch<T.SavedView>(`/saved-views/${id}`, body),
    delete: (id: string) => this.http.delete(`/saved-views/${id}`),
  };

  readonly drafts = {
    list: () => this.http.get<T.Page<T.ServerDraft>>('/drafts'),
    get: (number: number, tab: string) =>
      this.http.get<T.ServerDraft>(`/conversations/${number}/draft`, { query: { tab } }),
    /** `other`: what was written elsewhere meanwhile. It may outlive the page. */
    save: (number: number, tab: string, body: object, keepalive: boolean) =>
      this.http.request<{ draft: T.ServerDraft; other: T.ServerDraft | null }>(
        'PUT',
        `/conversations/${number}/draft`,
        {
          query: { tab },
          body,
          keepalive,
        },
      ),
  };

  readonly labels = {
    list: () => this.http.get<T.Page<T.Label>>('/labels'),
    create: (body: LabelInput) => this.http.post<T.Label>('/labels', body),
    update: (id: string, body: Partial<LabelInput>) => this.http.patch<T.Label>(`/labels/${id}`, body),
    delete: (id: string) => this.http.delete(`/labels/${id}`),
  };

  readonly attributes = {
    list: () => this.http.get<T.Page<T.Attribute>>('/attributes'),
    create: (body: AttributeInput) => this.http.post<T.Attribute>('/attributes', body),
    update: (id: string, body: AttributeInput) => this.http.patch<T.Attribute>(`/attributes/${id}`, body),
    delete: (id: string) => this.http.delete(`/attributes/${id}`),
    order: (noun: T.Attribute['noun'], ids: readonly string[]) =>
      this.http.post<T.Page<T.Attribute>>('/attributes/order', { noun, ids }),
  };

  readonly closeReasons = {
    list: () => this.http.get<T.Page<T.Ref>>('/close-reasons'),
    create: (name: string) => this.http.post<T.Ref>('/close-reasons', { name }),
    update: (id: string, name: string) => this.http.patch<T.Ref>(`/close-reasons/${id}`, { name }),
    delete: (id: string) => this.http.delete(`/close-reasons/${id}`),
  };

  readonly members = {
    list: () => this.http.get<T.Page<T.Member>>('/members'),
    create: (body: MemberInput & { email: string }) =>
      this.http.post<{ member: T.Member; invitation_url: string }>('/members', body),
    update: (id: string, body: Partial<MemberInput & { active: boolean }>) =>
      this.http.patch<T.Member>(`/members/${id}`, body),
    invite: (id: string) => this.http.post<{ invitation_url: string }>(`/members/${id}/invitation`),
  };

  readonly tokens = {
    list: () => this.http.get<T.Page<T.Token>>('/tokens'),
    create: (body: Pick<T.Token, 'name' | 'kind' | 'scopes' | 'expires_at'>) =>
      this.http.post<{ token: T.Token; secret: string }>('/tokens', body),
    delete: (id: string) => this.http.delete(`/tokens/${id}`),
  };

  readonly ledger = {
    list: (query: PageQuery & { inbox?: string; state?: string }, signal?: AbortSignal) =>
      this.http.get<T.Page<T.LedgerEntry>>('/ledger', { query: { ...query }, signal }),
    get: (id: string) => this.http.get<T.LedgerDetail>(`/ledger/${id}`),
    replay: (id: string) => this.http.post<T.LedgerDetail>(`/ledger/${id}/replay`),
    replayAll: () => this.http.post<{ replayed: number; failed: number }>('/ledger/replay'),
    summary: (signal?: AbortSignal) => this.http.get<T.LedgerSummary>('/ledger/summary', { signal }),
  };

  readonly notices = {
    list: () => this.http.get<T.Page<T.Notice>>('/notices'),
    resolve: (id: string) => this.http.post<T.Notice | undefined>(`/notices/${id}/resolve`),
  };
}

/** The client of the page that is open. */
export const api = new Api();

export function fileUrl(id: string | undefined): string {
  return id ? fileAddress(id, 'content', api.http.workspace) : '';
}
export function thumbnailUrl(id: string | undefined): string {
  return id ? fileAddress(id, 'thumbnail', api.http.workspace) : '';
}
