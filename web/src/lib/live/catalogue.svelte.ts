import type { Attribute, Inbox, Label, LabelMark, Me, Member, Notice, SavedView, Start, Team } from '$lib/api';
import type { Access } from './facts';

export interface CatalogueSource {
  refresh: () => Promise<void>;
  keep: (preferences: Record<string, unknown>) => Promise<Me>;
}

/** ms between two writes of preferences. */
const pace = 1000;

/** The nouns that seldom change: who I am, the inboxes, teams, members and labels, and the notices for administrators. */
export class Catalogue {
  readonly #source: CatalogueSource;
  #start = $state.raw<Omit<Start, 'counts' | 'seq'>>();
  /** Preferences that are not written yet. */
  #chosen = $state.raw<Record<string, unknown>>({});
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: CatalogueSource) {
    this.#source = source;
  }

  readonly #inboxes = $derived.by(() => byId(this.#start?.inboxes));
  readonly #teams = $derived.by(() => byId(this.#start?.teams));
  readonly #members = $derived.by(() => byId(this.#start?.members));
  readonly #labels = $derived.by(() => byId(this.#start?.labels));
  readonly #permissions = $derived.by(() => new Set(this.#start?.me.permissions));

  get known(): boolean {
    return this.#start !== undefined;
  }
  get me(): Me {
    if (!this.#start) throw new Error('nobody is signed in');
    return this.#start.me;
  }
  /** By whose clock my days begin: my own, or else the company's. */
  get zone(): string {
    return this.me.user.time_zone ?? this.me.workspace.time_zone;
  }
  get inboxes(): readonly Inbox[] {
    return this.#start?.inboxes ?? [];
  }
  get teams(): readonly Team[] {
    return this.#start?.teams ?? [];
  }
  get members(): readonly Member[] {
    return this.#start?.members ?? [];
  }
  /** By name. */
  get labels(): readonly Label[] {
    return this.#start?.labels ?? [];
  }
  /** Of contacts and of conversations, each in their order. */
  get attributes(): readonly Attribute[] {
    return this.#start?.attributes ?? [];
  }
  /** By name: everybody's and my own. */
  get savedViews(): readonly SavedView[] {
    return this.#start?.saved_views ?? [];
  }
  /** Bytes of the largest file that the server takes; as it takes by default where an earlier version kept nothing of it. */
  get maxUpload(): number {
    return this.#start?.max_upload ?? 50 << 20;
  }
  get notices(): readonly Notice[] {
    return this.#start?.notices ?? [];
  }
  inbox(id: string | null | undefined): Inbox | undefined {
    return this.#inboxes.get(id ?? '');
  }
  team(id: string | null | undefined): Team | undefined {
    return this.#teams.get(id ?? '');
  }
  member(id: string | null | undefined): Member | undefined {
    return this.#members.get(id ?? '');
  }
  label(id: string | null | undefined): Label | undefined {
    return this.#labels.get(id ?? '');
  }
  /** The labels of a conversation or a contact as they are called now; one that was deleted is none. */
  marks(carried: readonly LabelMark[]): Label[] {
    return carried.flatMap((mark) => this.label(mark.id) ?? []);
  }
  /** Phones and addresses of contacts are shown to me masked. */
  get masked(): boolean {
    return this.#start?.me.masked ?? false;
  }
  can(permission: string): boolean {
    if (permission === 'contacts.import' && this.masked) return false; // it would tell of each row whose number it is
    return this.#permissions.has(permission);
  }

  /** Fetches all of it again, after a change made by a screen of the settings. */
  refresh(): Promise<void> {
    return this.#source.refresh();
  }

  /** A choice of the interface that goes with the profile. */
  preference<T>(name: string, fallback: T): T {
    return (this.#chosen[name] ?? this.#start?.me.user.preferences[name] ?? fallback) as T;
  }

  /** Chosen at once; written a little later, with what else is chosen by then. */
  setPreference(name: string, value: unknown): void {
    this.#chosen = { ...this.#chosen, [name]: value };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#keep(), pace);
  }

  async #keep(): Promise<void> {
    const sent = this.#chosen;
    try {
      const me = await this.#source.keep({ ...this.me.user.preferences, ...sent });
      this.setMe(me);
      this.#chosen = Object.fromEntries(Object.entries(this.#chosen).filter(([name, value]) => sent[name] !== value));
    } catch {
      // Still shown; it goes with the next choice.
    }
  }

  /** The rule by which conversations are mine to see. */
  readonly access = $derived.by<Access>(() => ({
    me: this.#start?.me.user.id ?? '',
    sight: this.#start?.me.sight ?? 'all',
    inboxes: new Set(this.inboxes.map((inbox) => inbox.id)),
    teams: new Set(
      this.teams.filter((team) => team.members.includes(this.#start?.me.user.id ?? '')).map((team) => team.id),
    ),
    pickOff: new Set(this.inboxes.filter((inbox) => !inbox.settings.agents_pick).map((inbox) => inbox.id)),
  }));

  set(start: Omit<Start, 'counts' | 'seq'>): void {
    this.#start = start;
  }
  /** A label that was made just now, before the log tells of it. */
  addLabel(label: Label): void {
    if (!this.#start || this.label(label.id)) return;
    const labels = [...this.labels, label].sort((a, b) => a.name.localeCompare(b.name));
    this.#start = { ...this.#start, labels };
  }
  setMe(me: Me): void {
    if (this.#start) this.#start = { ...this.#start, me };
  }
  clear(): void {
    clearTimeout(this.#timer);
    this.#chosen = {};
    this.#start = undefined;
  }
}

function byId<T extends { id: string }>(list: readonly T[] = []): ReadonlyMap<string, T> {
  return new Map(list.map((one) => [one.id, one]));
}
