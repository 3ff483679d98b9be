// What forms are made of. Apart, so that the inbox comes without them; what it writes and chooses with is in index.ts.
export { default as Checkbox } from './Checkbox.svelte';
export { default as Combobox } from './Combobox.svelte';
export { default as Field, type ControlAttributes } from './Field.svelte';
export { default as FormProblem } from './FormProblem.svelte';
export { default as Input } from './Input.svelte';
export { default as Switch } from './Switch.svelte';
