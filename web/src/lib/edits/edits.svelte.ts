import {
  asProblem,
  uuid,
  type AttributeValues,
  type Contact,
  type LabelMark,
  type Problem,
  type Relabel,
} from '$lib/api';
import type { ContactChange } from '$lib/api/office';
import type { Refusal } from '$lib/live';
import type { Cache } from '$lib/live/cache';
import { deferred } from '$lib/live/deferred';
import { SendQueue } from '$lib/live/queue.svelte';

/** What can be said on a card; labels go their own way to the server. */
export type CardChange = ContactChange & { labels?: Relabel };

/** What somebody typed or chose on a card. */
export interface Written {
  /** Whose card: "contact:<id>", or "conversation:<number>". */
  subject: string;
  /** The field, as the server names what was seen of it: "email", "owner", "avatar", "attributes.plan"…; "label:<id>" of one label. */
  field: string;
  change: CardChange;
  /** Of a new picture. Its upload has a key of its own. */
  picture?: { file: File; key: string };
  /** What stood there. */
  seen: unknown;
  /** What was typed, for people. */
  text: string;
  /** Who it is, and where to look, for the notice of a refusal. */
  about: string;
  href: string;
}

interface Kept extends Written {
  id: string;
  refusal?: Refusal;
}

/** One change on its way to the server. */
export class Edit {
  readonly clientId: string;
  readonly written: Written;
  state = $state<'waiting' | 'sending' | 'failed'>('waiting');
  /** Whoever typed it was told that it waits, and went on. */
  late = $state(false);
  refusal = $state.raw<Refusal>();
  onDisk = false;
  readonly outcome = deferred<Problem | undefined>();

  constructor(written: Written, id = uuid(), refusal?: Refusal) {
    this.clientId = id;
    this.written = written;
    this.refusal = refusal;
    if (refusal) this.state = 'failed';
  }

  get kept(): Kept {
    const { picture, ...said } = this.written;
    const plain = JSON.parse(JSON.stringify({ ...said, refusal: this.refusal })) as Written;
    return { ...plain, ...(picture ? { picture } : {}), id: this.clientId };
  }
}

export interface EditsSource {
  cache: () => Cache;
  /** There is no line: nobody waits for it. */
  offline: () => boolean;
  /** Sends it, and takes in what it answered. */
  post: (edit: Edit) => Promise<void>;
  /** Somebody was faster: what stands there now is wanted. */
  refresh: (edit: Edit) => void;
  /** Refused when whoever typed it had gone on. */
  onrefused: (edit: Edit) => void;
}

/**
 * Changes of cards that the server does not have yet. They are kept on disk and sent in the order of writing, again and again while
 * the line is down, each once. One that is refused later on stays beside its field until it is corrected or discarded.
 */
export class Edits {
  readonly #source: EditsSource;
  #queue = $state.raw<SendQueue<Edit>>();
  #refused = $state.raw<readonly Edit[]>([]);

  constructor(source: EditsSource) {
    this.#source = source;
  }

  /** Takes up what an earlier visit left. */
  async restore(): Promise<void> {
    const cache = this.#source.cache();
    const queue = this.#begun();
    const kept = await cache.all<{ edit?: Kept }>('outbox').catch(() => []);
    for (const { edit: one } of kept) {
      if (!one || this.#all.some((edit) => edit.clientId === one.id)) continue;
      const { id, refusal, ...written } = one;
      const edit = new Edit(written, id, refusal);
      edit.late = edit.onDisk = true;
      if (refusal) this.#refused = [...this.#refused, edit];
      else queue.add(edit);
    }
    queue.pump();
  }

  /** The line is back: no pause is waited out. */
  hurry(): void {
    this.#queue?.hurry();
  }

  /** Forgets all without sending; what is on disk stays. */
  clear(): void {
    this.#queue?.stop();
    this.#queue = undefined;
    this.#refused = [];
  }

  /** What is under way with a field: the newest. */
  of(subject: string, field: string): Edit | undefined {
    return this.#all.findLast(({ written }) => written.subject === subject && written.field === field);
  }

  /** The newest of each of the fields whose name begins so. */
  under(subject: string, prefix: string): readonly Edit[] {
    const theirs = this.#all.filter(({ written }) => written.subject === subject && written.field.startsWith(prefix));
    return [...new Map(theirs.map((edit) => [edit.written.field, edit])).values()];
  }

  /** A contact with what was typed and the server does not have yet. */
  contact(now: Contact, names: Names): Contact {
    return this.#waiting(`contact:${now.id}`).reduce((one, edit) => applied(one, edit.written.change, names), now);
  }
  /** The attributes of a conversation, likewise. */
  attributes(number: number, now: AttributeValues = {}): AttributeValues {
    return this.#waiting(`conversation:${number}`).reduce(
      (one, edit) => merged(one, edit.written.change.attributes ?? {}),
      now,
    );
  }

  /** Resolves when the server has it, or when it waits for the line; rejects with Problem. What waited for the same field gives way. */
  async write(written: Written): Promise<void> {
    const queue = this.#begun();
    const earlier = this.of(written.subject, written.field);
    let { seen } = written;
    if (earlier?.state === 'sending') seen = undefined;
    else if (earlier) {
      if (earlier.state === 'waiting') seen = earlier.written.seen;
      this.discard(earlier);
    }
    const edit = new Edit({ ...written, seen });
    queue.add(edit);
    await this.#keep(edit);
    if (this.#source.offline()) this.#goOn(edit);
    queue.pump();
    const problem = await edit.outcome.promise;
    if (problem) throw problem;
  }

  /** Sends a refused one again, over what somebody else wrote. */
  force(edit: Edit): void {
    this.discard(edit);
    const again = new Edit({ ...edit.written, seen: undefined });
    this.#begun().add(again);
    this.#goOn(again);
    void this.#keep(again).then(() => this.hurry());
  }

  discard(edit: Edit): void {
    this.#drop(edit);
    edit.outcome.resolve(undefined);
  }

  get #all(): readonly Edit[] {
    return [...this.#refused, ...(this.#queue?.entries ?? [])];
  }
  #waiting(subject: string): readonly Edit[] {
    return (this.#queue?.entries ?? []).filter((edit) => edit.written.subject === subject);
  }

  #begun(): SendQueue<Edit> {
    return (this.#queue ??= new SendQueue<Edit>(`${this.#source.cache().name} edits`, (edit) => this.#attempt(edit)));
  }

  async #attempt(edit: Edit): Promise<Problem | undefined> {
    if (await this.#gone(edit)) return undefined;
    edit.state = 'sending';
    try {
      await this.#source.post(edit);
      this.discard(edit);
      return undefined;
    } catch (error) {
      const problem = asProblem(error);
      if (!this.#all.includes(edit)) return undefined; // discarded meanwhile
      if (problem.passing || problem.code === 'unauthenticated') {
        edit.state = 'waiting';
        this.#goOn(edit);
        return problem;
      }
      this.#refuse(edit, problem);
      return undefined;
    }
  }

  /** Sent or discarded meanwhile, here or in another tab. */
  async #gone(edit: Edit): Promise<boolean> {
    if (!this.#all.includes(edit)) return true;
    const cache = this.#source.cache();
    const kept = await cache.get('outbox', edit.clientId).catch(() => edit);
    if (kept || !edit.onDisk) return false;
    this.discard(edit);
    return true;
  }

  #goOn(edit: Edit): void {
    edit.late = true;
    edit.outcome.resolve(undefined);
  }

  #refuse(edit: Edit, problem: Problem): void {
    this.#drop(edit);
    if (problem.code === 'value_changed') this.#source.refresh(edit);
    if (!edit.late) return edit.outcome.resolve(problem); // the field is open, with what was typed
    edit.refusal = { code: problem.code, detail: problem.reason, params: problem.params };
    edit.state = 'failed';
    this.#refused = [...this.#refused, edit];
    void this.#keep(edit);
    this.#source.onrefused(edit);
  }

  #drop(edit: Edit): void {
    this.#queue?.remove(edit);
    this.#refused = this.#refused.filter((one) => one !== edit);
    const cache = this.#source.cache();
    void cache.delete('outbox', edit.clientId).catch(() => undefined);
  }

  /** Without a disk it is sent all the same; it would only not survive a reload. */
  async #keep(edit: Edit): Promise<void> {
    const cache = this.#source.cache();
    try {
      await cache.put('outbox', edit.clientId, { edit: edit.kept });
      edit.onDisk = true;
      if (!this.#all.includes(edit)) await cache.delete('outbox', edit.clientId);
    } catch (error) {
      console.warn('A change could not be kept on this machine.', error);
    }
  }
}

/** How what is only known by its id is shown. */
export interface Names {
  owner: (kind: 'agent' | 'team', id: string) => string;
  /** Undefined: nobody has it any more. */
  label: (id: string) => LabelMark | undefined;
}

/** A contact as a change makes it, but for the picture, which has no id yet. */
export function applied(now: Contact, change: CardChange, names: Names): Contact {
  const { socials, attributes, marketing, labels, owner_id: agent, owner_team_id: team, avatar: _, ...plain } = change;
  const out = { ...now, ...plain } as Contact;
  out.name ??= '';
  if ('phone' in plain) out.phone_display = plain.phone ?? null;
  if (socials) out.socials = merged(now.socials, socials);
  if (attributes) out.attributes = merged(now.attributes, attributes);
  if (agent !== undefined || team !== undefined) {
    out.owner = agent ? { id: agent, name: names.owner('agent', agent) } : null;
    out.owner_team = team ? { id: team, name: names.owner('team', team) } : null;
  }
  if (labels) {
    const { add = [], remove = [] } = labels;
    const others = now.labels.filter(({ id }) => !add.includes(id) && !remove.includes(id));
    out.labels = [...others, ...add.flatMap((id) => names.label(id) ?? [])];
  }
  if (marketing) {
    const said = Object.entries(marketing).map(([channel, allowed]) => [channel, { allowed, at: null }] as const);
    out.marketing = { ...now.marketing, ...Object.fromEntries(said) };
  }
  return out;
}

/** Null takes one away. */
function merged<T>(now: Readonly<Record<string, T>>, changes: Readonly<Record<string, T | null>>): Record<string, T> {
  const all = Object.entries({ ...now, ...changes }).filter(([, value]) => value !== null);
  return Object.fromEntries(all) as Record<string, T>;
}
