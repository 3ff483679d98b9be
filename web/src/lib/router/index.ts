export { router, type Route } from './router.svelte';
export { address, match, type Params } from './match';
