import { office } from '$lib/api/office';
import { Remote } from '$lib/forms/remote.svelte';

/** Why conversations are finished, for who filters by it; see `loadReasons`. */
const remote = new Remote(async () => (await office.closeReasons.list()).items);

export const reasons = () => remote.data ?? [];

/** Fetches them; those that are there stay meanwhile. */
export const loadReasons = (): void => void remote.load();
