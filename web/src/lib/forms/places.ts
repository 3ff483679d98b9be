import { i18n } from '$lib/i18n';
import type { Option } from '$lib/ui';

/** ISO 3166 alpha-2. The names come from the browser, in the language on screen. */
const codes =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH ' +
  'CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL ' +
  'GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB ' +
  'LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP ' +
  'NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST ' +
  'SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

/** Cities of Latin America and Iberia that name a country, for browsers whose language says none ("es-419"). */
const countryOfZone: Readonly<Record<string, string>> = {
  'America/Mexico_City': 'MX',
  'America/Monterrey': 'MX',
  'America/Tijuana': 'MX',
  'America/Cancun': 'MX',
  'America/Bogota': 'CO',
  'America/Lima': 'PE',
  'America/Santiago': 'CL',
  'America/Argentina/Buenos_Aires': 'AR',
  'America/Buenos_Aires': 'AR',
  'America/Argentina/Cordoba': 'AR',
  'America/Sao_Paulo': 'BR',
  'America/Bahia': 'BR',
  'America/Fortaleza': 'BR',
  'America/Recife': 'BR',
  'America/Manaus': 'BR',
  'America/Caracas': 'VE',
  'America/Guayaquil': 'EC',
  'America/La_Paz': 'BO',
  'America/Asuncion': 'PY',
  'America/Montevideo': 'UY',
  'America/Guatemala': 'GT',
  'America/El_Salvador': 'SV',
  'America/Tegucigalpa': 'HN',
  'America/Managua': 'NI',
  'America/Costa_Rica': 'CR',
  'America/Panama': 'PA',
  'America/Santo_Domingo': 'DO',
  'America/Puerto_Rico': 'PR',
  'America/Havana': 'CU',
  'Europe/Madrid': 'ES',
  'Europe/Lisbon': 'PT',
};

export function countryName(code: string): string {
  return new Intl.DisplayNames(i18n.tag, { type: 'region', fallback: 'code' }).of(code) ?? code;
}

export function countryOptions(): Option[] {
  const names = new Intl.DisplayNames(i18n.tag, { type: 'region' });
  const options = codes.split(' ').map((code) => ({ value: code, label: names.of(code) ?? code, keywords: code }));
  return options.sort((a, b) => a.label.localeCompare(b.label, i18n.tag));
}

/** "America/Mexico_City" as people read it: "Mexico City". */
export function zoneName(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

export function zoneOptions(): Option[] {
  return Intl.supportedValuesOf('timeZone').map((zone) => ({
    value: zone,
    label: zoneName(zone),
    hint: offset(zone),
    keywords: zone,
  }));
}

/** "GMT-6" at this moment. */
function offset(zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts();
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** Where the person probably is, by what the browser says of itself. */
export function placeOfBrowser(
  languages: readonly string[] = navigator.languages,
  zone: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
): { country: string; timeZone: string } {
  const spoken = languages
    .map((language) => new Intl.Locale(language).region)
    .find((region) => region && /^[A-Z]{2}$/.test(region));
  return { country: countryOfZone[zone] ?? spoken ?? 'MX', timeZone: zone };
}
