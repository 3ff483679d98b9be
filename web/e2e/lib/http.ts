/** Calls an API with JSON, in one person's or program's name. Refusals are thrown with what they say. */
export class Json {
  readonly #base: string;
  #cookie = '';

  constructor(base: string) {
    this.#base = base;
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path);
  }
  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#call('POST', path, body);
  }
  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#call('PATCH', path, body);
  }

  put<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#call('PUT', path, body);
  }

  delete(path: string): Promise<void> {
    return this.#call('DELETE', path);
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.#base + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(this.#cookie ? { Cookie: this.#cookie } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const [set] = response.headers.getSetCookie();
    if (set) this.#cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
