import { asProblem, uuid, type Page } from '$lib/api';
import { sentenceOf } from '$lib/forms/problem';
import { i18n } from '$lib/i18n';
import { live } from '$lib/live';
import { show } from '$lib/overlay';
import { toasts } from '$lib/ui';
import { availability, type State } from './availability.svelte';
import { Tabs } from './tabs';

interface Standing {
  user_id: string;
  availability: State;
  by_hand: boolean;
  open?: number | null;
}

/** ms between two looks at whether something is to be reported. */
const look = 20_000;

/** Where a tab that goes leaves its name for the page that it becomes. */
const reloaded = 'timbre.reloaded';

/** Tells the server what this browser shows, and this page who is there. Once per page and visit. */
export class Reporter {
  readonly #here: () => boolean;
  readonly #looking: () => boolean;
  readonly #tab = uuid();
  readonly #tabs = new Tabs(
    live.owner,
    this.#tab,
    storage(() => localStorage),
  );
  /** Of this tab, over a reload. */
  readonly #session = storage(() => sessionStorage);
  readonly #end = new AbortController();
  #others = $state.raw<ReadonlyMap<string, State>>();
  #asked = false;
  /** The window goes: it is hidden after it has said so. */
  #gone = false;
  #question: Promise<boolean> | undefined;

  /** `here`: this tab shows the conversations. `looking`: a tab of this browser is in the foreground. */
  constructor(here: () => boolean, looking: () => boolean) {
    this.#here = here;
    this.#looking = looking;
  }

  /** Begins; returns what ends it. */
  start(): () => void {
    const { signal } = this.#end;
    const before = this.#session?.getItem(reloaded);
    if (before) this.#tabs.forget(before);
    this.#session?.removeItem(reloaded);
    const deaf = live.hear((event) => {
      if (event.name === 'availability') this.#take(event.data.items);
      else if (event.name === 'hello') void this.#met();
    });
    const timer = setInterval(() => void this.report(), look);
    const seen = () => void (this.#gone || this.report());
    document.addEventListener('visibilitychange', seen, { signal });
    for (const name of ['focus', 'blur']) addEventListener(name, seen, { signal });
    addEventListener('pagehide', () => this.#leave(), { signal });
    addEventListener('pageshow', () => (this.#gone = false), { signal });
    availability.of = (id) => this.#of(id);
    availability.weigh = () => void this.#weigh();
    live.api.http.onAway = () => (this.#question ??= this.#ask().finally(() => (this.#question = undefined)));
    void i18n.need('presence').catch(() => undefined);
    return () => {
      this.#end.abort();
      clearInterval(timer);
      deaf();
      this.#tabs.mark(false, Date.now());
      live.api.http.onAway = undefined;
      availability.mine = undefined;
      availability.byHand = false;
      availability.of = () => undefined;
      availability.weigh = () => undefined;
      availability.open = new Map();
    };
  }

  /** Says what the browser shows, if that is news. Without a line it is said at the next look. */
  async report(always = false): Promise<void> {
    const now = Date.now();
    this.#tabs.mark(this.#here(), now);
    const here = this.#here() || this.#tabs.here(now);
    const looking = this.#looking();
    if (!always && availability.mine !== undefined && !this.#tabs.due(here, looking, now)) return;
    this.#tabs.said(here, looking, now);
    await this.#say(here, looking).catch(() => this.#tabs.said(here, looking, 0));
  }

  async #say(here: boolean, looking: boolean, keepalive = false): Promise<void> {
    const body = { screen: here ? 'conversations' : 'other', looking };
    this.#mine(await live.api.http.request<Standing>('POST', '/me/attendance', { body, keepalive }));
  }

  /** The line is there again: what was missed is asked. */
  async #met(): Promise<void> {
    await this.report(true);
    if (this.#asked) await this.#fetch();
  }

  /** The window goes, and the two minutes begin. */
  #leave(): void {
    this.#gone = true;
    const here = this.#here() || this.#tabs.here(Date.now());
    if (this.#here() || this.#looking()) void this.#say(here, false, true).catch(() => undefined);
    this.#tabs.leave(Date.now());
    this.#session?.setItem(reloaded, this.#tab);
  }

  #mine({ availability: now, by_hand }: Standing): void {
    if (this.#end.signal.aborted) return;
    availability.mine = now;
    availability.byHand = by_hand;
  }

  #take(items: readonly Standing[]): void {
    const me = live.catalogue.me.user.id;
    const mine = items.find((one) => one.user_id === me);
    if (mine) this.#mine(mine);
    if (!this.#others) return;
    const others = new Map(this.#others);
    for (const { user_id, availability: now } of items) others.set(user_id, now);
    this.#others = others;
  }

  #of(id: string): State | undefined {
    if (!this.#asked) {
      this.#asked = true;
      queueMicrotask(() => void this.#fetch());
    }
    if (id === live.catalogue.me.user.id) return availability.mine;
    if (!live.catalogue.member(id)) return undefined;
    return this.#others && (this.#others.get(id) ?? 'offline');
  }

  async #fetch(): Promise<void> {
    try {
      const { items } = await live.api.http.get<Page<Standing>>('/availability');
      this.#others = new Map(items.map(({ user_id, availability: now }) => [user_id, now]));
    } catch {
      this.#asked = false; // whoever asks next has it fetched
    }
  }

  async #weigh(): Promise<void> {
    const { items } = await live.api.http.get<Page<Standing>>('/availability?load=true').catch(() => ({ items: [] }));
    availability.open = new Map(
      items.flatMap(({ user_id, open }) => (typeof open === 'number' ? [[user_id, open] as const] : [])),
    );
  }

  /** Somebody who is away wants to act: whether he goes online for it. */
  async #ask(): Promise<boolean> {
    const [{ default: AwayDialog }] = await Promise.all([import('./AwayDialog.svelte'), i18n.need('presence')]);
    return new Promise((resolve) => show(AwayDialog, { onanswer: resolve }));
  }
}

/** Sets mine by hand; says why not. */
export async function choose(wanted: 'online' | 'away'): Promise<boolean> {
  try {
    const now = await live.api.http.put<Standing>('/me/availability', { availability: wanted });
    availability.mine = now.availability;
    availability.byHand = now.by_hand;
    return true;
  } catch (error) {
    toasts.show({ text: sentenceOf(asProblem(error)), tone: 'bad' });
    return false;
  }
}

function storage(which: () => Storage): Storage | undefined {
  try {
    return which();
  } catch {
    return undefined;
  }
}
