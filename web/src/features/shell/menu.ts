import { availabilityActions } from '$lib/actions/availability';
import { api } from '$lib/api';
import { sentenceOf } from '$lib/forms/problem';
import { i18n, localeNames, locales, t, type Locale } from '$lib/i18n';
import { live } from '$lib/live';
import { remember } from '$lib/storage';
import { appearance, toasts, type Density, type MenuItem, type Theme } from '$lib/ui';
import { shell } from './shell.svelte';

/** Everything about me and my screen: the menu of my name, and the "Más" of a phone after the places. */
export function userItems(): MenuItem[] {
  return [
    { heading: t('presence.mine') },
    ...availabilityActions.map(({ title, chosen, run }) => ({ label: title(), checked: chosen(), onselect: run })),
    'line',
    { label: t('shell.menu.profile'), icon: 'user', href: '/settings/profile' },
    ...(shell.install ? [{ label: t('shell.menu.install'), icon: 'download' as const, onselect: shell.install }] : []),
    { label: t('shell.menu.shortcuts'), icon: 'keyboard', keys: '?', onselect: () => (shell.shortcuts = true) },
    'line',
    { heading: t('shell.menu.theme') },
    ...(['system', 'light', 'dark'] as const).map((theme: Theme) => ({
      label: t(`shell.menu.theme.${theme}`),
      checked: appearance.theme === theme,
      onselect: () => (appearance.theme = theme),
    })),
    { heading: t('shell.menu.density') },
    ...(['comfortable', 'compact'] as const).map((density: Density) => ({
      label: t(`shell.menu.density.${density}`),
      checked: appearance.density === density,
      onselect: () => (appearance.density = density),
    })),
    { heading: t('shell.menu.language') },
    ...locales.map((locale) => ({
      label: localeNames[locale],
      checked: i18n.locale === locale,
      onselect: () => void speak(locale),
    })),
    'line',
    { label: t('action.sign_out'), icon: 'sign-out', onselect: () => void live.signOut().catch(say) },
  ];
}

async function speak(locale: Locale): Promise<void> {
  await i18n.use(locale);
  remember('locale', locale);
  try {
    await api.me.update({ locale });
  } catch (error) {
    say(error);
  }
}

const say = (error: unknown) => toasts.show({ text: sentenceOf(error), tone: 'bad' });
