export { edits } from './mine.svelte';
export type { Edit, Owners } from './edits.svelte';
