/** Small choices of this browser (theme, column widths). Storage may be closed or full; then nothing is remembered. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`timbre.${key}`);
  } catch {
    return null;
  }
}

/** Keeps a choice; null forgets it. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`timbre.${key}`);
    else localStorage.setItem(`timbre.${key}`, value);
  } catch {
    // Not remembered: see above.
  }
}
