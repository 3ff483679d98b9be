import { asProblem, type Problem, type Time } from '$lib/api';
import { serverNow } from '$lib/clock.svelte';
import { wallTime } from '$lib/i18n/zone';
import { live } from '$lib/live';
import { deferred } from '$lib/live/deferred';

/** What I may be alerted of, as it is listed. */
export const kinds = [
  'unassigned',
  'assigned',
  'message',
  'mention',
  'followed',
  'reminder',
  'failed',
  'sla',
  'window',
] as const;
export type AlertKind = (typeof kinds)[number];

export const ways = ['sound', 'desktop', 'push', 'mail'] as const;
export type AlertWay = (typeof ways)[number];
export type AlertWays = Record<AlertWay, boolean>;

export interface QuietHours {
  on: boolean;
  /** Minutes since midnight. */
  from: number;
  /** Less than `from`: on the day after. */
  to: number;
  time_zone: string;
}

/** How I am alerted. */
export interface Alerts {
  kinds: Record<AlertKind, AlertWays>;
  quiet: QuietHours;
  muted_until: Time | null;
  /** What pops up shows the text of messages. */
  preview: boolean;
  mail: DigestRules;
}

/** When I am told by mail of what waits for me while I am away. */
export interface DigestRules {
  on: boolean;
  after_minutes: number;
  every_hours: number;
  /** When a link in one of them ended them. */
  ended_at?: Time | null;
}

export interface AlertsChange {
  kinds?: Partial<Record<AlertKind, Partial<AlertWays>>>;
  quiet?: Partial<QuietHours>;
  /** From now; 0: no longer. */
  mute_hours?: number;
  preview?: boolean;
  mail?: Partial<DigestRules>;
}

/** How I am alerted, as far as this page knows. Once per page; whoever alerts keeps it fresh. */
class AlertSettings {
  /** undefined: not known yet, and nothing sounds or pops up. */
  value = $state.raw<Alerts>();
  problem = $state.raw<Problem>();
  #known = deferred();
  #turn = 0;

  /** Resolves when there is a value. */
  get known(): Promise<unknown> {
    return this.#known.promise;
  }

  async load(): Promise<void> {
    await this.#take(live.api.http.get<Alerts>('/me/alerts')).catch(() => undefined);
  }

  /** Rejects with Problem; what was shown before stands then. */
  async change(change: AlertsChange): Promise<void> {
    await this.#take(live.api.http.request<Alerts>('PATCH', '/me/alerts', { body: change }));
  }

  forget(): void {
    this.#turn++;
    this.value = undefined;
    this.#known = deferred();
  }

  /** Nothing may sound or pop up now. */
  silent(now = serverNow()): boolean {
    const { value } = this;
    if (!value) return true;
    return muted(value, now) || inQuiet(value.quiet, now);
  }

  async #take(answer: Promise<Alerts>): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await answer;
      if (turn !== this.#turn) return;
      this.value = value;
      this.#known.resolve(undefined);
      this.problem = undefined;
    } catch (error) {
      this.problem = asProblem(error);
      throw this.problem;
    }
  }
}

export const settings = new AlertSettings();

export function muted({ muted_until }: Alerts, now: number): boolean {
  return muted_until !== null && Date.parse(muted_until) > now;
}

export function inQuiet({ on, from, to, time_zone }: QuietHours, now: number): boolean {
  if (!on) return false;
  const { hour, minute } = wallTime(now, time_zone);
  const at = hour * 60 + minute;
  return from < to ? at >= from && at < to : at >= from || at < to;
}
