/** One line of the sheet of keys; `keys` by their usual names, "g m" for one after the other. */
export interface Shortcut {
  keys: readonly string[];
  title: string;
  group: 'everywhere' | 'list' | 'message' | 'writing';
  /** It is as everywhere, and stays so. */
  fixed?: boolean;
}
