import type { CardChange } from '$lib/api';
import { countryName } from '$lib/forms';
import { i18n, t } from '$lib/i18n';
import type { IconName } from '$lib/icons';
import { live } from '$lib/live';
import { readable } from './attributes';
import { languageOptions, networks } from './fields';

export function changeIcon({ field }: CardChange): IconName {
  if (field === 'label') return 'tag';
  if (field === 'owner') return 'user';
  if (field === 'avatar') return 'camera';
  return field.startsWith('marketing.') ? 'megaphone' : 'edit';
}

/** A change as a sentence, in which **names** are bold. Somebody did it, or it came from the channel. */
export function changeSentence(change: CardChange): string {
  const { field } = change;
  const by = change.by?.name ?? t('card.change.channel');
  const was = valueOf(field, change.was);
  const now = valueOf(field, change.now);
  if (field === 'label') return t(now ? 'card.change.labelled' : 'card.change.unlabelled', { by, label: now || was });
  if (field === 'avatar') return t('card.change.avatar', { by });
  if (field.startsWith('marketing.')) return t(change.now ? 'card.change.allowed' : 'card.change.stopped', { by });
  const params = { by, field: nameOf(field), was, now };
  if (!now) return t('card.change.emptied', params);
  return t(was ? 'card.change.changed' : 'card.change.filled', params);
}

const attributeOf = (field: string) => {
  const key = field.startsWith('attributes.') ? field.slice('attributes.'.length) : undefined;
  return key === undefined ? undefined : live.catalogue.attributes.find((one) => one.key === key);
};

function nameOf(field: string): string {
  if (field.startsWith('attributes.')) return attributeOf(field)?.name ?? t('card.change.gone');
  return (
    networks[field as keyof typeof networks] ??
    i18n.lookup(field === 'owner' ? 'card.owner' : `card.field.${field}`) ??
    field
  );
}

function valueOf(field: string, value: CardChange['was']): string {
  if (value === null || value === undefined) return '';
  const attribute = attributeOf(field);
  if (attribute) return typeof value === 'boolean' ? t(value ? 'card.yes' : 'card.no') : readable(attribute, value);
  if (field === 'country') return countryName(String(value));
  if (field === 'language') return languageOptions(null).find((one) => one.value === value)?.label ?? String(value);
  return String(value);
}
