import { asProblem, problemOf, type Problem } from './problem';
import { uuid } from './uuid';

export const base = '/api/v1';
/** The header, and what a tab keeps, of the leave to show somebody else's interface. */
export const viewKey = 'Timbre-View-As';
/** ms without an answer until a request counts as lost. */
const patience = 30_000;

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Options {
  query?: Query;
  body?: unknown;
  /** Writes get a new one each; a repeated write must bring the first one's. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** The request outlives the page. */
  keepalive?: boolean;
}

/** Requests to our server: the workspace, a key for every write, refusals as Problem. */
export class Http {
  /** The workspace that requests are about; null: the user's first. */
  workspace: string | null = null;
  /** The leave by which this tab shows somebody else's interface; none: my own. */
  viewAs = globalThis.sessionStorage?.getItem(viewKey);
  /** Told of every 401, that the session has ended, and of "second_factor_required": it lets in nobody who has not set one up. */
  onUnauthenticated: ((problem: Problem) => void) | undefined;
  /** Asked when somebody may not act since he is away: whether he is online by now, and it is done again. */
  onAway: (() => Promise<boolean>) | undefined;

  get<T>(path: string, options: Options = {}): Promise<T> {
    return this.request<T>('GET', path, options);
  }
  post<T>(path: string, body?: unknown, options: Options = {}): Promise<T> {
    return this.request<T>('POST', path, { ...options, body });
  }
  put<T>(path: string, body: unknown): Promise<T> {
    return this.request<T>('PUT', path, { body });
  }
  patch<T>(path: string, body: unknown): Promise<T> {
    return this.request<T>('PATCH', path, { body });
  }
  delete<T = void>(path: string): Promise<T> {
    return this.request<T>('DELETE', path, {});
  }

  async request<T>(method: string, path: string, options: Options): Promise<T> {
    const { query, body, signal, keepalive = false } = options;
    const timeout = AbortSignal.timeout(patience);
    let response: Response;
    let text: string;
    try {
      response = await fetch(base + path + queryString(query), {
        method,
        headers: { ...this.headers(method, options.idempotencyKey), ...(body === undefined ? {} : json) },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        credentials: 'same-origin',
        keepalive,
      });
      text = await response.text();
    } catch (error) {
      throw asProblem(error);
    }
    if (!response.ok) {
      const problem = this.refused(response.status, text);
      if (problem.code === 'not_online' && (await this.onAway?.())) return this.request(method, path, options);
      throw problem;
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** What goes with every request besides its body. */
  headers(method: string, idempotencyKey?: string): Record<string, string> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (this.workspace) headers['Timbre-Workspace'] = this.workspace;
    if (this.viewAs) headers[viewKey] = this.viewAs;
    if (method !== 'GET') headers['Idempotency-Key'] = idempotencyKey ?? uuid();
    return headers;
  }

  /** The Problem of an answer that is not 2xx; tells of an ended session. */
  refused(status: number, text: string): Problem {
    const problem = problemOf(status, text);
    if (status === 401 || problem.code === 'second_factor_required') this.onUnauthenticated?.(problem);
    if (problem.code === 'view_ended') {
      this.endView();
      location.reload();
    }
    return problem;
  }

  /** From now on with my own eyes; what is on screen is not asked for again. */
  endView(): void {
    this.viewAs = null;
    globalThis.sessionStorage?.removeItem(viewKey);
  }
}

const json = { 'Content-Type': 'application/json' };

/** "?a=1&b=x" of what is given; "" of nothing. */
export function queryString(query: Query = {}): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) pairs.set(name, String(value));
  }
  const text = pairs.toString();
  return text && `?${text}`;
}
