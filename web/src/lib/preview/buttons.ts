import type { IconName } from '$lib/icons';

/** The icon of a template's button, by the provider's name of its kind. */
export const buttonIcons: Readonly<Record<string, IconName>> = {
  URL: 'external',
  PHONE_NUMBER: 'phone',
  VOICE_CALL: 'phone',
  COPY_CODE: 'copy',
  OTP: 'copy',
  QUICK_REPLY: 'reply',
  FLOW: 'list',
  CATALOG: 'bag',
  REQUEST_CONTACT_INFO: 'contact',
};
