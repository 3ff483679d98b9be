import { fileAddress, type UploadOptions } from './files';
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
    /** An empty emoji takes the reaction away. */
    react: (number: number, message: string, emoji: string) =>
      this.http.put<T.Message>(`/conversations/${number}/messages/${message}/reaction`, { emoji }),
    /** Does something to a conversation as a whole; the same with the same key once. */
    act: (number: number, verb: string, body: object, idempotencyKey?: string): Promise<T.Conversation> =>
      // Whoever leaves the page at once has done it all the same.
      this.http.post(`/conversations/${number}/${verb}`, body, { idempotencyKey, keepalive: true }),
    assign: (number: number, to: { assignee_id: string | null }, expected: T.Expected = {}) =>
      this.conversations.act(number, 'assign', { ...to, ...expected }),
    typing: (number: number) => this.http.post(`/conversations/${number}/typing`),
  };

  readonly files = {
    get: (id: string) => this.http.get<T.StoredFile>(`/files/${id}`),
    upload: async (file: File, options?: UploadOptions) => (await import('./upload')).upload(this.http, file, options),
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
