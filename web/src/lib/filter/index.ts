// What a filtered list needs besides an unfiltered one; it is fetched together.
export { default as EmptyFiltered } from './EmptyFiltered.svelte';
export { default as FilterBar } from './FilterBar.svelte';
export { default as FilterDialog } from './FilterDialog.svelte';
