export { begin, renew } from './offline.svelte';
