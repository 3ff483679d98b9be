import { momentOf } from '$lib/i18n/moment';
import { wallTime, type WallTime } from '$lib/i18n/zone';

/** Without a time of the day: when work begins. */
const morning = { hour: 9, minute: 0 };
const minute = 60_000;
const hour = 60 * minute;

const words: Readonly<Record<string, number>> = {
  un: 1,
  una: 1,
  um: 1,
  uma: 1,
  a: 1,
  an: 1,
  one: 1,
  dos: 2,
  dois: 2,
  duas: 2,
  two: 2,
  tres: 3,
  three: 3,
  media: 0.5,
  meia: 0.5,
  'half an': 0.5,
  'half a': 0.5,
};
const amount = String.raw`(\d+(?:[.,]\d+)?|half an?|${Object.keys(words)
  .filter((word) => !word.includes(' '))
  .join('|')})`;
const ahead = String.raw`(?:en|em|in|dentro de|daqui a|de aqui a)`;

const weekdays: Record<string, number> = {};
[
  'domingo dom sunday sun',
  'lunes lun segunda seg monday mon',
  'martes mar terca ter tuesday tues tue',
  'miercoles mie quarta qua wednesday wed',
  'jueves jue quinta qui thursday thurs thur thu',
  'viernes vie sexta sex friday fri',
  'sabado sab saturday sat',
].forEach((names, day) => {
  for (const name of names.split(' ')) weekdays[name] = day;
});

const months: Record<string, number> = {};
[
  'enero ene janeiro jan january',
  'febrero feb fevereiro fev february',
  'marzo mar marco march',
  'abril abr april apr',
  'mayo may maio mai',
  'junio jun junho june',
  'julio jul julho july',
  'agosto ago august aug',
  'septiembre setiembre sep set setembro september sept',
  'octubre oct outubro out october',
  'noviembre nov novembro november',
  'diciembre dic dezembro dez december dec',
].forEach((names, month) => {
  for (const name of names.split(' ')) months[name] = month + 1;
});

const alternatives = (names: Readonly<Record<string, number>>) =>
  Object.keys(names)
    .sort((a, b) => b.length - a.length)
    .join('|');
const day = alternatives(weekdays);
const month = alternatives(months);

/** What is left to be understood; each taking leaves less. */
class Words {
  constructor(private rest: string) {}

  take(pattern: string): readonly (string | undefined)[] | undefined {
    const found = new RegExp(String.raw`(?<![\p{L}\d])(?:${pattern})(?![\p{L}\d])`, 'u').exec(this.rest);
    if (!found) return undefined;
    this.rest = `${this.rest.slice(0, found.index)} ${this.rest.slice(found.index + found[0].length)}`;
    return found;
  }
  get done(): boolean {
    return this.rest.replace(/[\s,.;]/g, '') === '';
  }
}

const fillers = String.raw`a las|a la|as|a|at|on|el|la|las|na|no|de|del|da|do|este|esta|esse|essa|this|the|por|pela|pelo|para|hora|horas`;

/**
 * The moment that somebody means who writes a time to come as he would say it, in Spanish, Portuguese or English, by the clock of a
 * zone: "jue 15h", "amanhã 9", "in 2 hours", "15/12 10:30". Undefined: not understood as a whole.
 */
export function momentIn(text: string, now: number, zone: string): number | undefined {
  const said = new Words(text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim());
  const span = spanOf(said);
  const today = wallTime(now, zone);
  const date: Day | undefined = span?.days ? plus(today, span.days) : dateOf(said, today);
  const clock = clockOf(said);
  while (said.take(fillers));
  if (!said.done || clock === null || (!span && !date && !clock)) return undefined;
  if (span && !span.days) return (date ?? clock) ? undefined : now + span.ms;
  const at = (on: WallTime) => momentOf({ ...on, ...(clock ?? morning) }, zone);
  if (!date) return at(today) > now ? at(today) : at(plus(today, 1));
  if (date.repeats && at(date) <= now) return at(plus(date, 7));
  return at(date);
}

/** "en 2 horas", "daqui a meia hora", "in 3 days": whole days keep the time of the day apart. */
function spanOf(said: Words): { ms: number; days: number } | undefined {
  const mixed = said.take(String.raw`${ahead} (\d+) ?h(?:s|oras?|ours?)? ?(?:y|e|and)? ?(\d+) ?m(?:in(?:uto|ute)?s?)?`);
  if (mixed) return { ms: Number(mixed[1]) * hour + Number(mixed[2]) * minute, days: 0 };
  const short =
    said.take(String.raw`${ahead} ${amount} ?(h|hs|horas?|hours?|min|mins|minutos?|minutes?)`) ??
    said.take(String.raw`${amount} ?(horas|hours?|min|mins|minutos?|minutes?)`);
  if (short) {
    const unit = short[2]?.startsWith('m') ? minute : hour;
    return { ms: count(short[1]) * unit, days: 0 };
  }
  const long = said.take(String.raw`${ahead} ${amount} ?(dias?|days?|semanas?|weeks?)`);
  if (!long) return undefined;
  return { ms: 0, days: Math.round(count(long[1]) * (/^[sw]/.test(long[2] ?? '') ? 7 : 1)) };
}

function count(said: string | undefined): number {
  return words[said ?? ''] ?? Number((said ?? '').replace(',', '.'));
}

/** A day. `repeats`: of a weekday, which comes again. */
type Day = WallTime & { repeats?: boolean };

function plus(from: WallTime, days: number): WallTime {
  const on = new Date(Date.UTC(from.year, from.month - 1, from.day + days));
  return { ...from, year: on.getUTCFullYear(), month: on.getUTCMonth() + 1, day: on.getUTCDate() };
}

function dateOf(said: Words, today: WallTime): Day | undefined {
  // Before the weekdays: of "5 mar" the second word is a month.
  const spelled = said.take(String.raw`(\d{1,2})(?:º|st|nd|rd|th)? ?(?:de |of )?(${month})(?: (?:de |del )?(\d{4}))?`);
  if (spelled) {
    said.take(day);
    return valid(today, yearOf(spelled[3]), months[spelled[2] ?? ''] ?? 0, Number(spelled[1]));
  }
  if (said.take('pasado manana|depois de amanha|(?:the )?day after tomorrow')) return plus(today, 2);
  if (said.take('proxima semana|la semana que viene|semana que (?:viene|vem)|next week'))
    return plus(today, toWeekday(today, 1) || 7);
  const named = said.take(
    String.raw`(?:(proxim[oa]|next) )?(${day})(?:[- ]feira)?(?: (que viene|que vem))?(?=$|[\s,.])`,
  );
  if (named) {
    const days = toWeekday(today, weekdays[named[2] ?? ''] ?? 0);
    if (named[1] ?? named[3]) return plus(today, days || 7);
    return { ...plus(today, days), repeats: true };
  }
  if (said.take('hoy|hoje|today')) return today;
  if (said.take('amanha|tomorrow')) return plus(today, 1);
  // "de la mañana" is a part of the day, "mañana" is a day.
  if (said.take(String.raw`(?<!(?:de|por|en) la )manana`)) return plus(today, 1);
  return written(said, today);
}

function toWeekday(today: WallTime, wanted: number): number {
  return (wanted - new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay() + 7) % 7;
}

/** "15/12", "2026-12-15", "dec 15". Without a year it is the next one. */
function written(said: Words, today: WallTime): Day | undefined {
  const iso = said.take(String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`);
  if (iso) return valid(today, Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const figures = said.take(String.raw`(\d{1,2})[/-](\d{1,2})(?:[/-](\d{2,4}))?`);
  if (figures) {
    const [first, second] = [Number(figures[1]), Number(figures[2])];
    const [d, m] = second > 12 ? [second, first] : [first, second]; // the American way, where nothing else is meant
    return valid(today, yearOf(figures[3]), m, d);
  }
  const american = said.take(String.raw`(${month}) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?! ?(?:h|:|am|pm))`);
  return american && valid(today, yearOf(american[3]), months[american[1] ?? ''] ?? 0, Number(american[2]));
}

function yearOf(said: string | undefined): number | undefined {
  if (said === undefined) return undefined;
  return Number(said) + (said.length === 2 ? 2000 : 0);
}

function valid(today: WallTime, year: number | undefined, month: number, day: number): Day | undefined {
  const past = month < today.month || (month === today.month && day < today.day);
  const on = { ...today, year: year ?? today.year + (past ? 1 : 0), month, day };
  const real = new Date(Date.UTC(on.year, month - 1, day));
  return real.getUTCMonth() === month - 1 && real.getUTCDate() === day ? on : undefined;
}

type Clock = Pick<WallTime, 'hour' | 'minute'>;

/** null: there is no such time. "15h", "9:30", "3pm", "9 de la noche", "noon", "por la tarde". */
function clockOf(said: Words): Clock | null | undefined {
  const part = partOf(said);
  if (said.take('mediodia|meio[- ]dia|noon|midday')) return { hour: 12, minute: 0 };
  if (said.take('medianoche|meia[- ]noite|midnight')) return { hour: 24, minute: 0 };
  const found =
    said.take(String.raw`(\d{1,2})(?:[:.h](\d{2})) ?h?(?:rs|s)? ?(am|pm|a\.? ?m\.?|p\.? ?m\.?)?`) ??
    said.take(String.raw`(\d{1,2})() ?(am|pm|a\.? ?m\.?|p\.? ?m\.?|hs?|hrs?|horas?)?`);
  if (!found) return part && { hour: part.usual, minute: 0 };
  let hours = Number(found[1]);
  const minutes = Number(found[2] ?? 0);
  const late = found[3]?.startsWith('p') ?? part?.late ?? false;
  if (late && hours < 12) hours += 12;
  if (!late && hours === 12 && (found[3]?.startsWith('a') ?? part?.usual === 9)) hours = 0;
  return hours < 24 && minutes < 60 ? { hour: hours, minute: minutes } : null;
}

function partOf(said: Words): { usual: number; late: boolean } | undefined {
  const of = String.raw`(?:(?:de|por|en|a) (?:la )?|(?:da|pela|de|a|na|na parte da) |in the |at )`;
  if (said.take(String.raw`${of}(?:manana|manha|morning)|morning`)) return { usual: 9, late: false };
  if (said.take(String.raw`(?:esta |hoje |${of})?(?:tarde|afternoon)`)) return { usual: 15, late: true };
  if (said.take(String.raw`(?:esta |hoje |${of})?(?:noche|noite|night|evening)|tonight`))
    return { usual: 20, late: true };
  return undefined;
}
