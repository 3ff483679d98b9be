import { merge } from './catalogue';

/** All but what is fetched with other screens: see i18n.svelte.ts. */
const files = import.meta.glob(['./pt/*.json', '!./pt/{firstrun,ledger,replies,search,send_error,settings,signin}.json'], {
  eager: true,
  import: 'default',
});

export default merge(files);
