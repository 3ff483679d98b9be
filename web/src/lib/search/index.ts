export { contains, highlight, marked, rank, wordsOf } from './highlight';
export { Search } from './search.svelte';
