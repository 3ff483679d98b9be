/**
 * Changes to something that is stored elsewhere and may change there meanwhile: untouched fields follow it, touched ones keep
 * what the person wrote. Only the touched ones are sent.
 */
export class Draft<T extends object> {
  readonly #saved: () => T;
  #edits = $state.raw<Partial<T>>({});

  constructor(saved: () => T) {
    this.#saved = saved;
  }

  readonly values = $derived.by<T>(() => ({ ...this.#saved(), ...this.edits }));
  /** What differs from the stored state: the body of a PATCH. */
  readonly edits = $derived.by<Partial<T>>(() => {
    const saved = this.#saved();
    const different = Object.entries(this.#edits).filter(([key, value]) => !same(value, saved[key as keyof T]));
    return Object.fromEntries(different) as Partial<T>;
  });
  readonly changes = $derived.by(() => Object.keys(this.edits).length);

  set<K extends keyof T>(field: K, value: T[K]): void {
    this.#edits = { ...this.#edits, [field]: value };
  }

  change(values: Partial<T>): void {
    this.#edits = { ...this.#edits, ...values };
  }

  discard(): void {
    this.#edits = {};
  }
}

function same(a: unknown, b: unknown): boolean {
  if (isRecord(a) && isRecord(b)) return Object.keys({ ...a, ...b }).every((key) => same(a[key], b[key]));
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one) => b.includes(one));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
