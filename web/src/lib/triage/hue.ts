import type { LabelColour } from '$lib/api';

/** A label's colour as CSS says it. */
export function hueOf(colour: LabelColour | undefined): string {
  return `var(--label-${colour ?? 'grey'})`;
}
