export { edits } from './mine.svelte';
export type { Edit, Names } from './edits.svelte';
