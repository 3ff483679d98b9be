import { live } from '$lib/live';
import type { Column, Columns } from '$lib/ui';

/** How this person likes the columns; it goes with the profile. */
export const columns = () => live.catalogue.preference<Columns>('columns', {});
export const setColumns = (next: Columns) => live.catalogue.setPreference('columns', next);

export const folded = (column: Column) => columns().folded?.includes(column) ?? false;
export function fold(column: Column, on: boolean): void {
  const others = (columns().folded ?? []).filter((one) => one !== column);
  setColumns({ ...columns(), folded: on ? [...others, column] : others });
}
