import { daysUntil, wallTime } from '$lib/i18n/zone';
import { expand, firstName, type Values } from '$lib/replies/variables';
import { plain } from '$lib/ui/keys';

type Locale = 'es' | 'pt' | 'en';

/** What the placeholder for the next opening is called; all languages are understood at once, as by the server. */
export const nextOpening: Readonly<Record<Locale, string>> = {
  es: 'horario.proxima_apertura',
  pt: 'horario.proxima_abertura',
  en: 'hours.next_opening',
};

const never: Readonly<Record<Locale, string>> = { es: 'próximamente', pt: 'em breve', en: 'soon' };
const near: Readonly<Record<Locale, readonly [string, string]>> = {
  es: ['hoy', 'mañana'],
  pt: ['hoje', 'amanhã'],
  en: ['today', 'tomorrow'],
};

function clock(locale: Locale, hour: number, minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  if (locale === 'en') return `at ${hour}:${two(minute)}`;
  if (locale === 'pt') return `${hour === 1 ? 'à' : 'às'} ${two(hour)}:${two(minute)}`;
  return `${hour === 1 ? 'a la' : 'a las'} ${hour}:${two(minute)}`;
}

/** When it opens, as the customer reads it: "mañana a las 9:00". The server writes it alike (app/openingwords.go). */
export function openingWords(opens: number | undefined, now: number, zone: string, locale: Locale): string {
  if (opens === undefined) return never[locale];
  const { day, hour, minute } = wallTime(opens, zone);
  const at = clock(locale, hour, minute);
  const days = daysUntil(opens, zone, now);
  if (days < 2) return `${near[locale][days === 1 ? 1 : 0]} ${at}`;
  const name = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(opens);
  if (days < 7) {
    const weekday = name({ weekday: 'long' });
    if (locale === 'en') return `on ${weekday} ${at}`;
    if (locale === 'pt') return `${weekday.endsWith('feira') ? 'na' : 'no'} ${weekday} ${at}`;
    return `el ${weekday} ${at}`;
  }
  const month = name({ month: 'long' });
  if (locale === 'en') return `on ${month} ${day} ${at}`;
  return locale === 'pt' ? `em ${day} de ${month} ${at}` : `el ${day} de ${month} ${at}`;
}

/** The message as a customer of this name would read it; what is not known is left out. */
export function previewOf(text: string, name: string, opening: string, workspace: string): string {
  const values: Values = { 'contact.name': name, 'contact.first_name': firstName(name), 'workspace.name': workspace };
  const names = Object.values(nextOpening);
  const said = text.replace(/\{\{([^{}]*)\}\}/g, (whole, one: string) =>
    names.includes(plain(one.trim())) ? opening : whole,
  );
  return expand(said, values).trim();
}
