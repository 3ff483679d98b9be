export { begin, register, renew } from './offline.svelte';
