/** What is told ahead of an inbox or of business hours. What an earlier version kept says nothing of it. */
export interface Told {
  open: boolean;
  changes?: readonly string[];
}

/** How it stands at a moment, and when that changes next, ms; undefined: not as far as is known. */
export function stateAt(told: Told, now: number): { open: boolean; next: number | undefined } {
  let open = told.open;
  for (const change of told.changes ?? []) {
    const at = Date.parse(change);
    if (at > now) return { open, next: at };
    open = !open;
  }
  return { open, next: undefined };
}

/** When it opens next, ms; now if it is open. */
export function opensAt(told: Told, now: number): number | undefined {
  const { open, next } = stateAt(told, now);
  return open ? now : next;
}
