export { Draft } from './draft.svelte';
export { countryName, countryOptions, placeOfBrowser, zoneName, zoneOptions } from './places';
export { fieldSentences, sentenceOf } from './problem';
export { Remote } from './remote.svelte';
export { focusError, passwordLength, Submission } from './submission.svelte';
