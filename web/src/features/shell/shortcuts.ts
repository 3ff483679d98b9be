/** One line of the sheet of keys; several combinations are pressed one after the other. */
export interface Shortcut {
  keys: string[];
  title: string;
  group: 'everywhere' | 'list' | 'writing';
}
