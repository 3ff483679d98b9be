import { fileAddress, upload, type UploadOptions } from './files';
import { base, Http, queryString } from './http';
import type * as T from './types';

export interface PageQuery {
  limit?: number;
  after?: string | null;
}
/** The routes that the inbox needs at once, by noun; `office.ts` has the others. All of it rejects with Problem. */
export class Api {
  readonly http: Http;

  constructor(http = new Http()) {
    this.http = http;
  }

  readonly session = {
    get: () => this.http.get<T.Me>('/session'),
    create: (email: string, password: string, code?: string) =>
      this.http.post<T.Me>('/session', { email, password, code }),
    delete: () => this.http.delete('/session'),
  };

  readonly me = {
    update: (
      body: Partial<{
        name: string;
        locale: string;
        time_zone: string | null;
        preferences: Record<string, unknown>;
        current_password: string;
        new_password: string;
        end_tokens: boolean;
      }>,
    ) => this.http.patch<T.Me>('/me', body),
  };

  start(signal?: AbortSignal): Promise<T.Start> {
    return this.http.get('/start', { signal });
  }
  /** `as_agent`: those of an agent, for who supervises. */
  counts(as_agent?: string): Promise<T.Counts> {
    return this.http.get('/counts', { query: { as_agent } });
  }
  /** The event stream from after a seq, as bytes of text/event-stream. Ends when `signal` says so. */
  async stream(after: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { workspace } = this.http;
    const response = await fetch(base + '/stream' + queryString({ workspace, after }), {
      headers: { ...this.http.headers('GET'), Accept: 'text/event-stream' },
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
      expected: T.Expected & T.Handing = {},
    ) => this.#change(number, 'assign', { ...to, ...expected }),
    snooze: (number: number, until: { until: string } | { until_reply: true }, expected: T.Expected = {}) =>
      this.#change(number, 'snooze', { ...until, ...expected }),
    prioritize: (number: number, priority: T.Priority) => this.#change(number, 'priority', { priority }),
    label: (number: number, change: T.Relabel) => this.#change(number, 'labels', change),
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
    // Whoever leaves the page at once has done it all the same.
    return this.http.post(`/conversations/${number}/${verb}`, body, { keepalive: true });
  }

  readonly files = {
    get: (id: string) => this.http.get<T.StoredFile>(`/files/${id}`),
    upload: (file: File, options?: UploadOptions) => upload(this.http, file, options),
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
}

/** The client of the page that is open. */
export const api = new Api();

export function fileUrl(id: string | undefined): string {
  return id ? fileAddress(id, 'content', api.http.workspace) : '';
}
export function thumbnailUrl(id: string | undefined): string {
  return id ? fileAddress(id, 'thumbnail', api.http.workspace) : '';
}
