import { recall, remember } from '$lib/storage';

/** Who was here last in this browser, so that the next visit begins with what it kept. */
export interface Visit {
  user: string;
  workspace: string;
}

/** Where the browser keeps who is here; other tabs are told when it changes. */
export const visitKey = 'timbre.session';

export function lastVisit(): Visit | undefined {
  try {
    return (JSON.parse(recall('session') ?? 'null') as Visit | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** null: nobody is. */
export function keepVisit(visit: Visit | null): void {
  remember('session', visit && JSON.stringify(visit));
}

/** Of the copies that are this person's in this workspace. */
export function cacheName({ user, workspace }: Visit): string {
  return `timbre ${user} ${workspace}`;
}
