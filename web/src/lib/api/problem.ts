/** What the API answered when it refused (RFC 9457), or why there was no answer: code "network" or "timeout", status 0. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** Stable, for decisions: "conversation_open", "answered_meanwhile"… */
  readonly code: string;
  /** HTTP status; 0 when nothing was answered. */
  readonly status: number;
  /** A sentence in the user's language that says what to do. */
  readonly detail: string | undefined;
  /** Codes by the name of the field at fault. */
  readonly fields: Readonly<Record<string, string>>;
  /** Sentences by the name of the field at fault. */
  readonly fieldMessages: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;

  constructor(status: number, code: string, body: ProblemBody = {}, options?: ErrorOptions) {
    super(`${status} ${code}`, options);
    this.status = status;
    this.code = code;
    this.detail = body.detail ?? undefined;
    this.fields = body.fields ?? {};
    this.fieldMessages = body.field_messages ?? {};
    this.params = body.params ?? {};
    this.requestId = body.request_id;
  }

  /** What to tell a person: the sentence of what is at fault, where the server names it, before the one for all refusals. */
  get reason(): string | undefined {
    return Object.values(this.fieldMessages).join(' ') || this.detail;
  }

  /** The same request may succeed later, unchanged: nothing was answered, or the server is busy. */
  get passing(): boolean {
    return this.code === 'network' || this.code === 'timeout' || this.status === 429 || this.status >= 502;
  }
}

export interface ProblemBody {
  code?: string;
  detail?: string | null;
  fields?: Record<string, string> | null;
  field_messages?: Record<string, string> | null;
  params?: Record<string, unknown> | null;
  request_id?: string;
}

/** Any error as a Problem: a fetch that got no answer throws TypeError, or the reason of its abort. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new Problem(0, 'timeout', {}, { cause: error });
  if (error instanceof DOMException && error.name === 'AbortError')
    return new Problem(0, 'aborted', {}, { cause: error });
  if (error instanceof TypeError) return new Problem(0, 'network', {}, { cause: error });
  return new Problem(0, 'internal', {}, { cause: error });
}

/** The Problem of an answer that is not 2xx. */
export function problemOf(status: number, text: string): Problem {
  let body: ProblemBody = {};
  try {
    body = JSON.parse(text) as ProblemBody;
  } catch {
    // A proxy's page: the status has to do.
  }
  return new Problem(status, body.code ?? codes[status] ?? (status >= 500 ? 'unavailable' : 'internal'), body);
}

const codes: Record<number, string> = {
  401: 'unauthenticated',
  403: 'permission_missing',
  404: 'not_found',
  413: 'too_large',
  422: 'invalid',
  429: 'limited',
};
