import { MediaQuery } from 'svelte/reactivity';

/** The widths at which the layout changes, as in AppShell. Each is state: `viewport.phone.current`. */
export const viewport = {
  /** One column and a bottom bar. */
  phone: new MediaQuery('width < 640px'),
  /** The card lies over the conversation. */
  cardOverlay: new MediaQuery('width < 1280px'),
  /** The views are folded behind the title of the list. */
  viewsFolded: new MediaQuery('width < 1340px'),
  /** Rows and bars are lower, as in tokens.css. */
  low: new MediaQuery('height < 700px'),
};
