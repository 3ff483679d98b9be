import { queued } from '$lib/actions/queued';
import { uuid, type Conversation } from '$lib/api';
import { availability } from '$lib/availability/availability.svelte';
import { serverNow } from '$lib/clock.svelte';
import { showUnread } from '$lib/icons';
import { i18n, t } from '$lib/i18n';
import { live, type FeedEvent } from '$lib/live';
import { bell } from '$lib/notifications/bell.svelte';
import { center } from '$lib/notifications/center.svelte';
import { mutedNow } from '$lib/people/mute';
import { toasts } from '$lib/ui';
import { alertOf, waits, type Alert } from './alert';
import { chime, toneOf, tones } from './chime';
import { pop, standing, unpop, type Popup } from './desktop';
import { presses, tellDue } from './due';
import { Gather } from './gather';
import { Marks } from './marks';
import { follow, resume } from './push';
import { settings } from './settings.svelte';
import { Turn } from './turn';
import type { Wanted } from './wanted';

/** ms in which what is heard of a conversation is taken in. */
const settle = 1000;
/** Conversations that pop up by themselves when many come at once; the others are a number. */
const mostPopups = 3;

/**
 * Alerts me of what is new: by a sound and by the operating system, once however many tabs there are, and not of what I look at. Once
 * per page and visit.
 */
export class Ringer {
  readonly #looking: () => number | undefined;
  readonly #carryOut: (wanted: Wanted) => void;
  readonly #tab = uuid();
  readonly #end = new AbortController();
  readonly #gather = new Gather<Alert>((list) => void this.#ring(list));
  readonly #due = new Gather<Alert>((list) => void this.#press(list));
  /** Which conversation each tab of this browser shows in the foreground. */
  readonly #looked: Marks;
  /** Only a tab that the browser lets sound waits for its turn to. */
  #sound: Turn | undefined;
  readonly #desktop: Turn;
  /** Came into the queue while I did not look. */
  #arrived = new Set<number>();
  /** The toast that says that the browser does not let it sound. */
  #told: number | undefined;
  /** The words of what pops up. */
  #words: Promise<unknown> | undefined;
  #sweep: ReturnType<typeof setTimeout> | undefined;
  /** As they were heard of since the last sweep: not all are kept here. */
  readonly #changed = new Map<number, Conversation>();

  /**
   * @param looking the conversation that this tab shows.
   * @param carryOut does what was pressed of what was pushed.
   */
  constructor(looking: () => number | undefined, carryOut: (wanted: Wanted) => void) {
    this.#looking = looking;
    this.#carryOut = carryOut;
    this.#looked = new Marks(`timbre.looked ${live.owner} `, this.#tab, store());
    this.#desktop = new Turn(`desktop ${live.owner}`, this.#tab, store());
  }

  /** Begins; returns what ends it. */
  start(): () => void {
    const { signal } = this.#end;
    const deaf = live.hear((event) => this.#heard(event));
    const look = () => this.#look();
    document.addEventListener('visibilitychange', look, { signal });
    for (const name of ['focus', 'blur']) addEventListener(name, look, { signal });
    for (const name of ['pointerdown', 'keydown']) addEventListener(name, () => void this.#unlock(), { signal });
    const effects = $effect.root(() => {
      $effect(() => {
        void live.epoch; // something may have been missed
        void settings.load();
      });
      $effect(() => {
        this.#looking();
        look();
      });
      $effect(() => {
        void center.items;
        this.#sweepSoon();
      });
      $effect(() => {
        const unread = live.counts.mine_unread + bell.arrived;
        showUnread(unread > 0);
        void badge(unread);
      });
    });
    void this.#unlock();
    follow(this.#carryOut, signal);
    resume().catch(() => undefined);
    this.#words = i18n.need('notifications', 'alerts').catch(() => undefined);
    return () => {
      this.#end.abort();
      effects();
      deaf();
      this.#gather.end();
      this.#due.end();
      clearTimeout(this.#sweep);
      this.#sound?.end();
      this.#desktop.end();
      this.#looked.end();
      settings.forget();
      bell.arrived = 0;
      showUnread(false);
      void badge(0);
    };
  }

  /** A tab of this browser is in the foreground. */
  get watched(): boolean {
    return here() || this.#looked.words().length > 0;
  }

  #heard(event: FeedEvent): void {
    if (event.name === 'notification' && event.data.notification?.settings) void settings.load();
    if (event.name === 'change' && event.data.conversation && event.data.after && !waits(event.data.after))
      this.#left(event.data.conversation.number);
    else if (event.name === 'remove') {
      this.#left(event.data.number);
      void unpop(tagOf(event.data.number));
    }
    if (event.name === 'change' && event.data.conversation)
      this.#changed.set(event.data.conversation.number, event.data.conversation);
    this.#sweepSoon();
    const alert = alertOf(event, live.catalogue.me.user.id, serverNow());
    if (!alert) return;
    if (alert.kind === 'unassigned' && !here()) {
      this.#arrived.add(alert.number);
      bell.arrived = this.#arrived.size;
    }
    if (presses(alert)) this.#due.add(alert);
    if (!settings.value || !this.#silent()) this.#gather.add(alert);
  }

  /** What is due is said by a toast, save of the conversation that is looked at: that says so itself. */
  async #press(list: readonly Alert[]): Promise<void> {
    await this.#words;
    if (this.#end.signal.aborted) return;
    tellDue(list.filter(({ number }) => !here() || number !== this.#looking()));
  }

  async #ring(list: readonly Alert[]): Promise<void> {
    await Promise.all([settings.known, this.#words]); // on a slow line something may come before
    if (this.#end.signal.aborted || this.#silent()) return;
    const heard = list.filter((one) => this.#holds(one));
    const loud = heard.filter(({ kind }) => settings.value?.kinds[kind].sound);
    const tone = tones.find((one) => loud.some(({ kind }) => toneOf[kind] === one));
    if (tone) this.#play(tone);
    if (this.#desktop.mine) show(heard.filter(({ kind }) => settings.value?.kinds[kind].desktop));
  }

  #silent(): boolean {
    return settings.silent() || availability.byHand;
  }

  /** It still is as it was heard, and nobody looks at it or has muted it. */
  #holds({ kind, number }: Alert): boolean {
    const conversation = live.conversation(number);
    if (mutedNow(live.involvement(number)) || this.#looked.words().includes(String(number))) return false;
    if (kind === 'unassigned') return conversation?.status === 'open' && !conversation.assignee && !conversation.bot;
    if (kind === 'message') return (conversation?.unread_count ?? 0) > 0;
    return true;
  }

  #play(tone: (typeof tones)[number]): void {
    if (this.#sound?.mine) chime.play(tone);
    else if (!this.#sound && this.#told === undefined && here()) {
      const action = { label: t('alerts.sound.unlock'), run: () => void this.#unlock() };
      this.#told = toasts.show({ text: t('alerts.sound.blocked'), icon: 'bell', sticky: true, action });
    }
  }

  /** From when the browser lets this tab sound, it may be its turn to. */
  async #unlock(): Promise<void> {
    if (this.#sound || !(await chime.wake().catch(() => false)) || this.#end.signal.aborted) return;
    this.#sound ??= new Turn(`sound ${live.owner}`, this.#tab, store());
    if (this.#told !== undefined) toasts.dismiss(this.#told);
  }

  #look(): void {
    const number = this.#looking();
    if (!here()) {
      this.#looked.drop();
      return;
    }
    this.#looked.keep(number === undefined ? '' : String(number));
    if (number !== undefined) void unpop(tagOf(number));
    this.#arrived.clear();
    bell.arrived = 0;
  }

  /** What was read elsewhere, or taken by somebody else, stands here no more. */
  #sweepSoon(): void {
    this.#sweep ??= setTimeout(() => {
      this.#sweep = undefined;
      if (!center.items) return; // when they come it is swept again
      const heard = new Map(this.#changed);
      this.#changed.clear();
      void standing().then((tags) => {
        const numbers = tags.filter((tag) => tag.startsWith(tagOf(''))).map((tag) => Number(tag.split(' ')[1]));
        for (const number of numbers) if (over(number, heard.get(number))) void unpop(tagOf(number));
      });
    }, settle);
  }

  #left(number: number): void {
    if (this.#arrived.delete(number)) bell.arrived = this.#arrived.size;
  }
}

/** This tab is in the foreground, and so is its window. */
const here = () => !document.hidden && document.hasFocus();

/** As the server's pushes have it, so that one takes the place of the other. */
const tagOf = (number: number | '') => `${live.catalogue.me.workspace.id} ${number}`;

/** Nothing of a conversation is new to me any more, as far as is known here. */
function over(number: number, heard?: Conversation): boolean {
  const conversation = live.conversation(number) ?? heard;
  if (!conversation || !center.items) return false;
  const mine = conversation.assignee?.id === live.catalogue.me.user.id;
  if (queued(conversation) || (mine && conversation.unread_count > 0)) return false;
  return !center.items.some((one) => one.conversation === number && !one.read);
}

/** What pops up says the last of each conversation. */
function show(list: readonly Alert[]): void {
  const last = [...new Map(list.map((one) => [one.number, one])).values()];
  for (const one of last.slice(0, mostPopups)) void pop(popupOf(one));
  const more = last.length - mostPopups;
  if (more > 0) void pop({ tag: `${tagOf('')}+`, title: t('alerts.more', { n: more }), body: '', href: '/inbox/all' });
}

function popupOf({ kind, number, name, text, told, href }: Alert): Popup {
  const tag = tagOf(number);
  const shown = settings.value?.preview ? (text ?? '') : '';
  if (kind === 'unassigned') {
    // It came with no message, or with one that was not there yet.
    const body = shown || (settings.value?.preview && live.conversation(number)?.last_message?.text) || '';
    return { tag, href, title: t('alerts.popup.unassigned', { name }), body };
  }
  if (!told) return { tag, href, title: t('alerts.popup.message', { name }), body: shown };
  const title = t(`notifications.kind.${told.kind}`, { by: told.by ?? t('notifications.system'), name, n: told.times });
  return { tag, href, title, body: shown };
}

async function badge(unread: number): Promise<void> {
  await (unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => undefined);
}

function store(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
