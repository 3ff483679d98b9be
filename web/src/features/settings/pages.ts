import type { Component } from 'svelte';
import { withWords, type MessageKey } from '$lib/i18n';
import type { IconName } from '$lib/icons';

/** Pages are given `rest`; one that has no use for it need not declare it, hence the open type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PageComponent = Component<any>;

/** One page of the settings. `rest` of its address names the thing on it: "/settings/inboxes/7/rules" → "7/rules". */
export interface SettingsPage {
  id:
    | 'profile'
    | 'security'
    | 'notifications'
    | 'general'
    | 'inboxes'
    | 'notices'
    | 'teams'
    | 'labels'
    | 'members'
    | 'roles'
    | 'blocked'
    | 'replies'
    | 'macros'
    | 'library'
    | 'templates'
    | 'tokens'
    | 'attributes'
    | 'mail'
    | 'closing'
    | 'presence'
    | 'masking'
    | 'sso'
    | 'audit'
    | 'hours'
    | 'sla';
  group: 'you' | 'company' | 'platform';
  icon: IconName;
  title: MessageKey & `settings.page.${string}`;
  /** More words that find it. */
  words: MessageKey & `settings.page.${string}`;
  /** Who may open it; everybody if left out. */
  permission?: string;
  load: () => Promise<{ default: PageComponent }>;
}

export const pages: readonly SettingsPage[] = [
  {
    id: 'profile',
    group: 'you',
    icon: 'user',
    title: 'settings.page.profile',
    words: 'settings.page.profile.words',
    load: () => withWords(import('./profile/Profile.svelte'), 'shell.menu'),
  },
  {
    id: 'security',
    group: 'you',
    icon: 'shield',
    title: 'settings.page.security',
    words: 'settings.page.security.words',
    load: () => withWords(import('./security/Security.svelte'), 'security'),
  },
  {
    id: 'notifications',
    group: 'you',
    icon: 'bell',
    title: 'settings.page.notifications',
    words: 'settings.page.notifications.words',
    load: () => withWords(import('./notifications/Notifications.svelte'), 'alerts'),
  },
  {
    id: 'general',
    group: 'company',
    icon: 'settings',
    title: 'settings.page.general',
    words: 'settings.page.general.words',
    permission: 'settings.manage',
    load: () => import('./general/General.svelte'),
  },
  {
    id: 'inboxes',
    group: 'company',
    icon: 'inbox',
    title: 'settings.page.inboxes',
    words: 'settings.page.inboxes.words',
    permission: 'inboxes.manage',
    load: () => import('./inboxes/Inboxes.svelte'),
  },
  {
    id: 'notices',
    group: 'company',
    icon: 'alert',
    title: 'settings.page.notices',
    words: 'settings.page.notices.words',
    permission: 'inboxes.manage',
    load: () => withWords(import('./notices/Notices.svelte'), 'notices', 'shell.notice'),
  },
  {
    id: 'hours',
    group: 'company',
    icon: 'calendar',
    title: 'settings.page.hours',
    words: 'settings.page.hours.words',
    permission: 'settings.manage',
    load: () => withWords(import('./hours/Hours.svelte'), 'hours'),
  },
  {
    id: 'sla',
    group: 'company',
    icon: 'clock',
    title: 'settings.page.sla',
    words: 'settings.page.sla.words',
    permission: 'settings.manage',
    load: () => withWords(import('./sla/Sla.svelte'), 'sla', 'filter'),
  },
  {
    id: 'teams',
    group: 'company',
    icon: 'users',
    title: 'settings.page.teams',
    words: 'settings.page.teams.words',
    permission: 'settings.manage',
    load: () => import('./teams/Teams.svelte'),
  },
  {
    id: 'labels',
    group: 'company',
    icon: 'tag',
    title: 'settings.page.labels',
    words: 'settings.page.labels.words',
    permission: 'labels.manage',
    load: () => import('./labels/Labels.svelte'),
  },
  {
    id: 'attributes',
    group: 'company',
    icon: 'layers',
    title: 'settings.page.attributes',
    words: 'settings.page.attributes.words',
    permission: 'settings.manage',
    load: () => import('./attributes/Attributes.svelte'),
  },
  {
    id: 'mail',
    group: 'company',
    icon: 'at',
    title: 'settings.page.mail',
    words: 'settings.page.mail.words',
    permission: 'settings.manage',
    load: () => import('./mail/Mail.svelte'),
  },
  {
    id: 'closing',
    group: 'company',
    icon: 'check',
    title: 'settings.page.closing',
    words: 'settings.page.closing.words',
    permission: 'settings.manage',
    load: () => withWords(import('./closing/Closing.svelte'), 'closing'),
  },
  {
    id: 'presence',
    group: 'company',
    icon: 'clock',
    title: 'settings.page.presence',
    words: 'settings.page.presence.words',
    permission: 'settings.manage',
    load: () => withWords(import('./presence/Presence.svelte'), 'presence'),
  },
  {
    id: 'masking',
    group: 'company',
    icon: 'eye-off',
    title: 'settings.page.masking',
    words: 'settings.page.masking.words',
    permission: 'settings.manage',
    load: () => withWords(import('./masking/Masking.svelte'), 'masking', 'roles'),
  },
  {
    id: 'sso',
    group: 'company',
    icon: 'shield',
    title: 'settings.page.sso',
    words: 'settings.page.sso.words',
    permission: 'settings.manage',
    load: () => withWords(import('./sso/Sso.svelte'), 'sso'),
  },
  {
    id: 'members',
    group: 'company',
    icon: 'user',
    title: 'settings.page.members',
    words: 'settings.page.members.words',
    permission: 'members.manage',
    load: () => withWords(import('./members/Members.svelte'), 'security', 'roles', 'supervise'),
  },
  {
    id: 'roles',
    group: 'company',
    icon: 'lock',
    title: 'settings.page.roles',
    words: 'settings.page.roles.words',
    permission: 'members.manage',
    load: () => withWords(import('./roles/Roles.svelte'), 'roles'),
  },
  {
    id: 'blocked',
    group: 'company',
    icon: 'block',
    title: 'settings.page.blocked',
    words: 'settings.page.blocked.words',
    permission: 'contacts.block',
    load: () => withWords(import('./blocked/Blocked.svelte'), 'life'),
  },
  {
    id: 'replies',
    group: 'company',
    icon: 'zap',
    title: 'settings.page.replies',
    words: 'settings.page.replies.words',
    load: () => withWords(import('./replies/Replies.svelte'), 'replies', 'composer.file'),
  },
  {
    id: 'macros',
    group: 'company',
    icon: 'play',
    title: 'settings.page.macros',
    words: 'settings.page.macros.words',
    load: () => withWords(import('./macros/Macros.svelte'), 'macros', 'replies'),
  },
  {
    id: 'library',
    group: 'company',
    icon: 'folder',
    title: 'settings.page.library',
    words: 'settings.page.library.words',
    load: () => withWords(import('./library/LibraryPage.svelte'), 'library', 'composer.file'),
  },
  {
    id: 'templates',
    group: 'company',
    icon: 'template',
    title: 'settings.page.templates',
    words: 'settings.page.templates.words',
    permission: 'templates.manage',
    load: () => withWords(import('./templates/Templates.svelte'), 'templates', 'preview'),
  },
  {
    id: 'tokens',
    group: 'platform',
    icon: 'key',
    title: 'settings.page.tokens',
    words: 'settings.page.tokens.words',
    permission: 'tokens.manage',
    load: () => import('./tokens/Tokens.svelte'),
  },
  {
    id: 'audit',
    group: 'platform',
    icon: 'list',
    title: 'settings.page.audit',
    words: 'settings.page.audit.words',
    permission: 'audit.view',
    load: () => withWords(import('./audit/Audit.svelte'), 'audit'),
  },
];
