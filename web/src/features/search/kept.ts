import { Search } from '$lib/search';

/** Of each kind at first. */
const few = 6;

/** What is being looked for. It outlives the panel, which on a phone makes way for what was found. */
export const search = new Search(few);
