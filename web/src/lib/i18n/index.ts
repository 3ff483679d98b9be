export { chooseLocale, i18n, localeNames, locales, t, withWords, type Locale, type MessageKey } from './i18n.svelte';
export type { Area } from './keys.gen';
export { minuteClock, secondClock } from './clock.svelte';
export * from './time';
export { default as Rich } from './Rich.svelte';
