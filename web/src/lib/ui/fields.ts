// What forms are made of, beside the inputs that the inbox has, too. Apart, so that the inbox comes without them.
export { default as Checkbox } from './Checkbox.svelte';
export { default as Combobox } from './Combobox.svelte';
export { default as Field, type ControlAttributes } from './Field.svelte';
export { default as FormProblem } from './FormProblem.svelte';
export { default as Switch } from './Switch.svelte';
