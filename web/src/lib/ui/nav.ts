import type { IconName } from '$lib/icons';

/** One place to go, in the rail or in the bar of a phone. */
export interface NavPlace {
  id: string;
  label: string;
  icon: IconName;
  href: string;
  /** What waits there. */
  count?: number;
  /** What is counted: "7 sin leer". */
  countLabel?: string;
  /** The combination that goes there, as the tooltip shows it. */
  keys?: string;
}
