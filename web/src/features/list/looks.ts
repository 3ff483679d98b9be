import type { Conversation, Inbox } from '$lib/api';
import { slaState, slaText, slaTones } from '$lib/sla/state';
import type { IconName } from '$lib/icons';
import { countdown, t } from '$lib/i18n';
import { comingTime } from '$lib/i18n/zone';
import { ringOf, type Ring } from '$lib/ui/ring';
import { queued } from '$lib/actions/queued';

export interface RowChip {
  text: string;
  /** Where there is little room. */
  short?: string;
  icon?: IconName;
  tone: 'plain' | 'accent' | 'warn' | 'bad' | 'auto' | 'off';
}

/** The ring of the reply window; null where the channel has none. */
export function windowRing(conversation: Conversation, inbox: Inbox | undefined, now: number): Ring | null {
  const length = (inbox?.capabilities.reply_window_s ?? 0) * 1000;
  if (length === 0) return null;
  const end = conversation.window_closes_at;
  return end ? ringOf(Date.parse(end), now, length) : { tone: 'off', fraction: 0, left: 0 };
}

/** What asks for something by the clock of a zone, the most urgent first. The usual case says nothing. */
export function chipsOf(
  conversation: Conversation,
  ring: Ring | null,
  now: number,
  mixed: boolean,
  zone: string,
  inbox?: Inbox,
): RowChip[] {
  const chips: RowChip[] = [];
  const { status, waiting_since, snoozed_until, bot, sla } = conversation;
  // What has time is silent until its last hour.
  if (sla?.due_at && (slaState(sla, now) !== 'on_time' || Date.parse(sla.due_at) - now <= 3_600_000)) {
    chips.push({ text: slaText(sla, now), icon: 'clock', tone: slaTones[slaState(sla, now)] });
  }
  if (ring && ring.left > 0 && (ring.tone === 'bad' || ring.tone === 'warn') && status !== 'closed') {
    chips.push({ text: countdown(ring.left), icon: 'clock', tone: ring.tone });
  }
  const short = waiting_since ? waitedFor(waiting_since, now) : undefined;
  if (short && overdue(conversation, inbox, now)) {
    chips.push({ text: t('list.overdue', { time: short }), short, icon: 'alert', tone: 'bad' });
  } else if (waiting_since && queued(conversation)) {
    chips.push({ text: short ? t('list.waiting', { time: short }) : t('list.waiting_now'), short, tone: 'plain' });
  }
  if (bot) chips.push({ text: t('status.bot'), icon: 'bot', tone: 'auto' });
  if (status === 'snoozed') {
    const until = snoozed_until ? comingTime(snoozed_until, zone, now) : t('list.snoozed_reply');
    chips.push({ text: until, icon: 'moon', tone: 'accent' });
  }
  if (mixed && status === 'pending') chips.push({ text: t('status.pending'), tone: 'plain' });
  if (mixed && status === 'closed') chips.push({ text: t('status.closed'), tone: 'off' });
  if (ring?.tone === 'off' && status !== 'closed' && status !== 'snoozed') {
    chips.push({ text: t('list.only_template'), icon: 'lock', tone: 'off' });
  }
  return chips;
}

/** The customer waits for longer than the inbox leaves a conversation open in which nothing happens, and only that has kept it open. */
function overdue({ status, bot, waiting_since }: Conversation, inbox: Inbox | undefined, now: number): boolean {
  const rule = inbox?.settings?.auto_close;
  if (!waiting_since || bot || status === 'snoozed' || !rule?.on || !rule.spare_waiting) return false;
  return now - Date.parse(waiting_since) >= rule.hours * 3_600_000;
}

/** "4 min", "3 h", "2 d"; undefined: less than a minute. */
function waitedFor(since: string, now: number): string | undefined {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  if (minutes === 0) return undefined;
  const hours = Math.floor(minutes / 60);
  return minutes < 60 ? `${minutes} min` : hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

export function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}
