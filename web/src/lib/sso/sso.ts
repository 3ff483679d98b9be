import { office } from '$lib/api/office';
import { recall, remember } from '$lib/storage';

/** Where somebody wants to be who comes back from a provider; with this tab it is forgotten. */
const wayKey = 'timbre.sso.to';

/** Goes to the provider of a company, by its short name. */
export async function leaveFor(slug: string, to: string): Promise<void> {
  const { url } = await office.sso.begin(slug);
  remember('sso', slug);
  depart(url, to);
}

/** Goes to an address that the server has given for a provider. */
export function depart(url: string, to: string): void {
  try {
    sessionStorage.setItem(wayKey, to);
  } catch {
    // They come to the inbox then.
  }
  location.assign(url);
}

export function wayBack(): string | null {
  try {
    return sessionStorage.getItem(wayKey);
  } catch {
    return null;
  }
}

/** The company by whose provider somebody came last in this browser. */
export const lastDoor = (): string => recall('sso') ?? '';
