import { t } from '$lib/i18n';
import type { Trouble } from './interactive.svelte';

/** What to say of a part once somebody has tried to send; its field says by itself that it is too long. */
export function told(trouble: Trouble | undefined, tried: boolean): string | null {
  return trouble && tried && trouble.what !== 'long' ? t(`interactive.trouble.${trouble.what}`) : null;
}
