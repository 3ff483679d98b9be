export { default as Icon } from './Icon.svelte';
export { default as ChannelGlyph } from './ChannelGlyph.svelte';
export { default as Logo } from './Logo.svelte';
export { showUnread } from './favicon';
export type { ChannelName, IconName } from './paths';
