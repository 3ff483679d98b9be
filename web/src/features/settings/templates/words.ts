import { i18n } from '$lib/i18n';
import type { IconName } from '$lib/icons';

/** Words for what Meta calls something; its own where we have none. */
export const statusOf = (status: string): string => i18n.lookup(`templates.status.${status}`) ?? status;
export const categoryOf = (category: string): string => i18n.lookup(`templates.category.${category}`) ?? category;
export const qualityOf = (quality: string): string => i18n.lookup(`templates.quality.${quality}`) ?? quality;
export const reasonOf = (reason: string): string => i18n.lookup(`templates.reason.${reason}`) ?? reason;

export function toneOf(status: string): 'ok' | 'bad' | 'warn' {
  if (status === 'APPROVED') return 'ok';
  return ['REJECTED', 'DISABLED', 'DELETED', 'PENDING_DELETION'].includes(status) ? 'bad' : 'warn';
}
export function iconOf(status: string): IconName {
  if (status === 'APPROVED') return 'check';
  if (status === 'PAUSED') return 'pause';
  return status === 'PENDING' || status === 'IN_APPEAL' ? 'clock' : 'alert';
}

/** "es_MX" → "español (México)"; what no browser knows stays a code. */
export function languageOf(code: string): string {
  try {
    return new Intl.DisplayNames(i18n.tag, { type: 'language' }).of(code.replace('_', '-')) ?? code;
  } catch {
    return code;
  }
}

/** Those that businesses of Latin America write in; others are typed as a code. */
export const languages = ['es', 'es_MX', 'es_AR', 'es_ES', 'pt_BR', 'pt_PT', 'en', 'en_US', 'en_GB', 'fr', 'it', 'de'];
