import type { SlaPolicy, SlaTarget } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import { comingTime } from '$lib/i18n/zone';
import { live } from '$lib/live';

/** "30 min", "2 h", "1 h 30 min", "3 d": whole days only where nothing is left over. */
export function spanText(minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60), minutes % 60];
  if (minutes % 1440 === 0 && days > 1) return `${days} d`;
  return [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`].filter(Boolean).join(' ');
}

/** "Primera respuesta: vence hoy 14:30 (meta 30 min)" */
export function targetText({ target, minutes, due_at, left_minutes }: SlaTarget, now: number): string {
  const what = { name: t(`sla.target.${target}`), goal: spanText(minutes) };
  if (!due_at) {
    const left = left_minutes ?? 0;
    return left > 0 ? t('sla.mark.paused', { ...what, left: spanText(left) }) : t('sla.mark.paused_late', what);
  }
  const time = comingTime(due_at, live.catalogue.zone, now);
  return t(Date.parse(due_at) > now ? 'sla.mark.due' : 'sla.mark.late', { ...what, time });
}

const list = (parts: readonly string[], type: 'conjunction' | 'disjunction') =>
  new Intl.ListFormat(i18n.tag, { type }).format(parts);

/** What a policy does, in a sentence that a person can check what he chose by. */
export function policySentence(policy: Omit<SlaPolicy, 'id' | 'name'>): string {
  const { catalogue } = live;
  const named = (ids: readonly string[], of: readonly { id: string; name: string }[]) =>
    list(
      ids.map((id) => of.find((one) => one.id === id)?.name ?? t('sla.gone')).map((name) => `«${name}»`),
      'disjunction',
    );
  const where = [
    policy.inbox_ids.length > 0 && t('sla.say.inboxes', { names: named(policy.inbox_ids, catalogue.inboxes) }),
    policy.label_ids.length > 0 && t('sla.say.labels', { names: named(policy.label_ids, catalogue.labels) }),
    policy.priorities.length > 0 &&
      t('sla.say.priorities', {
        names: list(
          policy.priorities.map((one) => (i18n.lookup(`priority.${one}`) ?? one).toLocaleLowerCase(i18n.tag)),
          'disjunction',
        ),
      }),
  ].filter((part) => part !== false);
  const targets = goals(policy).map(([name, minutes]) =>
    t('sla.say.target', { name: t(`sla.target.${name}`).toLocaleLowerCase(i18n.tag), goal: spanText(minutes) }),
  );
  if (targets.length === 0) return t('sla.say.nothing');
  const whose = where.length > 0 ? t('sla.say.some', { which: list(where, 'conjunction') }) : t('sla.say.all');
  return [
    t('sla.say', { whose, targets: list(targets, 'conjunction') }),
    t(policy.always ? 'sla.say.always' : 'sla.say.hours'),
    t(policy.never_pauses ? 'sla.say.never_pauses' : 'sla.say.pauses'),
    policy.warn_percent > 0 && t('sla.say.warn', { n: policy.warn_percent }),
  ]
    .filter(Boolean)
    .join(' ');
}

/** The targets that a policy sets, in minutes. */
export function goals(policy: Omit<SlaPolicy, 'id' | 'name'>): [SlaTarget['target'], number][] {
  const all: [SlaTarget['target'], number | null][] = [
    ['first_reply', policy.first_reply_minutes],
    ['next_reply', policy.next_reply_minutes],
    ['resolution', policy.resolution_minutes],
  ];
  return all.filter((one): one is [SlaTarget['target'], number] => one[1] !== null && one[1] > 0);
}
