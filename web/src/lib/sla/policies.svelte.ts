import { office } from '$lib/api/office';
import { Remote } from '$lib/forms/remote.svelte';

/** The workspace's policies, for who is told of one; see `loadPolicies`. */
const remote = new Remote(async () => (await office.slaPolicies.list()).items);

export const policies = () => remote.data ?? [];

/** Fetches them; those that are there stay meanwhile. */
export const loadPolicies = (): Promise<void> => remote.load();

/** What a conversation's policy is called; one that is not known yet is asked for. */
export function policyName(id: string): string | undefined {
  return policies().find((one) => one.id === id)?.name;
}
