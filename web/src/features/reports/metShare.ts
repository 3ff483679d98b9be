import type { BoardLine } from '$lib/api/types/board';

/** Of a hundred targets of today so many were met; undefined: none has come to its end. Nothing but all of them is a hundred. */
export function metShare({ sla_met_today: met, sla_missed_today: missed }: BoardLine): number | undefined {
  return met + missed === 0 ? undefined : Math.floor((100 * met) / (met + missed));
}
