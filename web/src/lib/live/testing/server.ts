import {
  Api,
  Problem,
  type Conversation,
  type ConversationQuery,
  type Counts,
  type Message,
  type NewMessage,
  type ServerDraft,
} from '$lib/api';
import { Http, type Options } from '$lib/api/http';
import { factsOf, sees, stepCounts, unreadOfMine, type Access } from '../facts';
import { noCounts } from '../counts.svelte';
import { belongs, comparePlaces, effectiveSort, placeOf } from '../order';
import { conversationOf, inboxOf, messageOf, startOf } from './nouns';

interface Line {
  seq: string;
  name: 'change' | 'remove' | 'catalogue' | 'draft';
  data: object;
}

/** A server in memory, with the rules that matter to the store: one log, lists by keyset, the newest state in every event. */
export class Server {
  readonly conversations = new Map<number, Conversation>();
  readonly messages = new Map<number, Message[]>();
  readonly log: Line[] = [];
  readonly requests: string[] = [];
  readonly posted: NewMessage[] = [];
  /** What was done to conversations, "<number> <verb>". */
  readonly acted: string[] = [];
  readonly #done = new Map<string, Conversation>();
  readonly drafts = new Map<string, ServerDraft>();
  /** Answers to come before the ordinary ones: a Problem refuses, a promise delays. */
  readonly answers: ((method: string, path: string) => Problem | Promise<void> | undefined)[] = [];
  down = false;
  /** Older seqs cannot be resumed from. */
  forgottenBefore = 0;
  #listeners = new Set<(text: string) => void>();
  #enders = new Set<() => void>();
  #ids = 1000;
  #clock = Date.UTC(2026, 2, 3, 12);
  access: Access = {
    me: '1',
    sight: 'all',
    inboxes: new Set(['10', '11']),
    teams: new Set(['20']),
    pickOff: new Set(),
  };

  get seq(): string {
    return String(this.log.length);
  }
  get streams(): number {
    return this.#listeners.size;
  }
  now(): string {
    return new Date((this.#clock += 1000)).toISOString();
  }
  id(): string {
    return String(++this.#ids);
  }

  /** An Api that talks to this server. */
  api(): Api {
    const api = new Api(new ServerHttp(this));
    api.stream = (after, signal) => this.stream(after, signal);
    return api;
  }

  create(over: Partial<Conversation> = {}): Conversation {
    const number = this.conversations.size + 1;
    const at = this.now();
    const conversation = conversationOf({ id: this.id(), number, created_at: at, last_activity_at: at, ...over });
    this.messages.set(number, []);
    this.#store(undefined, conversation);
    return this.get(number);
  }

  change(number: number, over: Partial<Conversation>): Conversation {
    const before = this.get(number);
    this.#store(before, { ...before, ...over });
    return this.get(number);
  }

  say(number: number, over: Partial<Message> = {}, more: Partial<Conversation> = {}): Message {
    const at = this.now();
    const list = this.messages.get(number) ?? [];
    const message = messageOf({
      id: this.id(),
      conversation: number,
      seq: list.length + 1,
      sort_key: `${Date.parse(at)}000`,
      sent_at: at,
      ...over,
    });
    this.messages.set(number, [...list, message]);
    const before = this.get(number);
    this.#store(before, { ...before, last_activity_at: at, ...more }, message.id);
    return message;
  }

  edit(number: number, id: string, over: Partial<Message>): void {
    this.messages.set(
      number,
      (this.messages.get(number) ?? []).map((one) => (one.id === id ? { ...one, ...over } : one)),
    );
    this.#append('change', { kind: 'message.changed', message: this.message(number, id) });
  }

  get(number: number): Conversation {
    const found = this.conversations.get(number);
    if (!found) throw new Error(`no conversation ${number}`);
    return found;
  }
  message(number: number, id: string): Message | undefined {
    return this.messages.get(number)?.find((one) => one.id === id);
  }

  #store(before: Conversation | undefined, now: Conversation, message?: string): void {
    const conversation = { ...now, version: String(this.log.length + 1) };
    this.conversations.set(now.number, conversation);
    const facts = { before: before ? factsOf(before) : null, after: factsOf(conversation) };
    const moved = !before || JSON.stringify(facts.before) !== JSON.stringify(facts.after);
    const saw = before !== undefined && sees(this.access, factsOf(before));
    if (!sees(this.access, facts.after)) {
      if (saw) this.#append('remove', { number: now.number, ...facts });
      else this.log.push({ seq: String(this.log.length + 1), name: 'change', data: {} });
      return;
    }
    this.#append('change', {
      kind: 'conversation.changed',
      conversation,
      message: message && this.message(now.number, message),
      ...(moved ? { ...facts, before: saw ? facts.before : null } : {}),
    });
  }

  #append(name: Line['name'], data: object): void {
    const seq = String(this.log.length + 1);
    const line = { seq, name, data: { seq, at: this.now(), actor: { kind: 'system', id: null }, ...data } };
    this.log.push(line);
    for (const listener of this.#listeners) listener(write(line));
  }

  counts(): Counts {
    let counts: Counts = { ...noCounts };
    for (const one of this.conversations.values()) {
      const facts = factsOf(one);
      const unread = sees(this.access, facts) ? unreadOfMine(one, this.access.me) : 0;
      counts = stepCounts(counts, { before: null, after: facts, unread }, this.access);
    }
    return { ...counts, seq: this.seq };
  }

  list(query: ConversationQuery & { limit?: number; after?: string }): { items: Conversation[]; next: string | null } {
    const sort = effectiveSort(query);
    const all = [...this.conversations.values()]
      .filter((one) => sees(this.access, factsOf(one)) && belongs(one, query, this.access.me))
      .map((one) => ({ one, place: placeOf(one, sort) }))
      .sort((a, b) => comparePlaces(a.place, b.place, sort));
    const [id = '', number, rank] = query.after?.split(' ') ?? [];
    const after = query.after ? { id, number: Number(number), rank: Number(rank) } : undefined;
    const rest = after ? all.filter(({ place }) => comparePlaces(place, after, sort) > 0) : all;
    const page = rest.slice(0, Number(query.limit ?? 25));
    const last = page.at(-1);
    return {
      items: page.map(({ one }) => one),
      next: last && rest.length > page.length ? `${last.place.id} ${last.place.number} ${last.place.rank}` : null,
    };
  }

  async answer(method: string, path: string, options: Options): Promise<unknown> {
    this.requests.push(`${method} ${path}`);
    await Promise.resolve();
    if (this.down) throw new Problem(0, 'network');
    const special = this.answers.shift()?.(method, path);
    if (special instanceof Problem) throw special;
    if (special) await special;
    if (path === '/start') return startOf(this.counts(), this.seq, [inboxOf('10'), inboxOf('11')], this.access.sight);
    if (path === '/session') return undefined;
    if (path === '/counts') return this.counts();
    if (path === '/involvements') return { items: [], next: null };
    if (path === '/drafts') return { items: [...this.drafts.values()], next: null };
    if (path === '/conversations') return this.list(options.query as ConversationQuery);
    const [, , n, rest, id, verb] = path.split('/');
    const number = Number(n);
    const seen = this.conversations.get(number);
    if (!seen || !sees(this.access, factsOf(seen))) throw new Problem(404, 'not_found');
    if (!rest) return this.#open(number);
    if (rest === 'draft') return this.draft(method, number, options);
    if (rest === 'messages' && method === 'GET')
      return this.#page(number, options.query as { after?: string; limit?: number });
    if (rest === 'messages' && !id) return this.#post(number, options.body as NewMessage);
    if (verb === 'reaction') return this.message(number, id ?? '');
    return this.#once(options, () => this.#act(number, rest, options.body as Record<string, unknown>));
  }

  /** What the API does with a draft; a test calls it as another device. */
  draft(method: string, number: number, { query, body }: Options): unknown {
    const tab = (query?.tab ?? 'reply') as ServerDraft['tab'];
    const key = `${number}.${tab}`;
    const stored = this.drafts.get(key);
    if (method === 'GET') {
      if (!stored) throw new Problem(404, 'not_found');
      return stored;
    }
    const { base, ...written } = body as Partial<ServerDraft> & { base?: string };
    const mine: ServerDraft = {
      number,
      tab,
      text: written.text ?? '',
      reply_to_id: written.reply_to_id ?? null,
      files: [],
      written_at: written.written_at ?? this.now(),
      version: stored?.version ?? '0',
    };
    if (stored ? stored.text === mine.text : mine.text === '') return { draft: stored ?? mine, other: null };
    const unseen = stored !== undefined && stored.version !== (base ?? '0');
    if (unseen && (stored.written_at ?? '') > (mine.written_at ?? '')) return { draft: stored, other: mine };
    mine.version = String(this.log.length + 1);
    if (mine.text) this.drafts.set(key, mine);
    else this.drafts.delete(key);
    this.#append('draft', { kind: 'draft.changed', number, tab });
    return { draft: mine, other: unseen ? stored : null };
  }

  #open(number: number) {
    const messages = this.messages.get(number) ?? [];
    const { contact } = this.get(number);
    return {
      conversation: this.get(number),
      contact: { ...contact, version: '1' },
      messages: messages.slice(-50),
      more: messages.length > 50,
      previous: null,
      seq: this.seq,
    };
  }

  #page(number: number, { after, limit = 50 }: { after?: string; limit?: number }) {
    const newestFirst = [...(this.messages.get(number) ?? [])].reverse();
    const from = after ? newestFirst.findIndex((one) => one.id === after) + 1 : 0;
    const items = newestFirst.slice(from, from + Number(limit));
    const more = from + items.length < newestFirst.length;
    return { items, next: more ? (items.at(-1)?.id ?? null) : null, previous: null };
  }

  #post(number: number, body: NewMessage): Message {
    const known = this.messages.get(number)?.find((one) => one.client_id === body.client_id);
    if (known) return known;
    this.posted.push(body);
    return this.say(number, {
      client_id: body.client_id,
      direction: 'out',
      text: body.text ?? '',
      status: 'queued',
      author: { kind: 'agent', id: '1', name: 'Ana' },
    });
  }

  /** The same key again is answered as the first. */
  #once({ idempotencyKey }: Options, act: () => Conversation): Conversation {
    const done = this.#done.get(idempotencyKey ?? '') ?? act();
    if (idempotencyKey) this.#done.set(idempotencyKey, done);
    return done;
  }

  #act(number: number, verb: string, body: Record<string, unknown>): Conversation {
    const now = this.get(number);
    const { expected_assignee_id: assignee = now.assignee?.id ?? null, expected_status: status = now.status } = body;
    if (assignee !== (now.assignee?.id ?? null) || status !== now.status)
      throw new Problem(409, 'changed_meanwhile', { params: { by: now.assignee, conversation: now } });
    this.acted.push(`${number} ${verb}`);
    const labels = ((body.add ?? []) as string[]).map((id) => ({ id, name: `E${id}`, colour: 'red' as const }));
    const member = { id: String(body.assignee_id), name: body.assignee_id === '1' ? 'Ana' : 'Juan' };
    const changes: Record<string, Partial<Conversation>> = {
      assign: { assignee: body.assignee_id ? member : null },
      close: { status: 'closed', waiting_since: null },
      reopen: { status: 'open', assignee: { id: '1', name: 'Ana' } },
      pending: { status: 'pending' },
      return: { status: 'open', assignee: null },
      read: { unread_count: 0, marked_unread: false },
      unread: { marked_unread: true },
      labels: { labels: [...now.labels, ...labels] },
    };
    return this.change(number, changes[verb] ?? {});
  }

  async stream(after: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    this.requests.push(`GET /stream ${after}`);
    await Promise.resolve();
    if (this.down) throw new Problem(0, 'network');
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        const end = () => {
          this.#listeners.delete(send);
          this.#enders.delete(end);
          try {
            controller.close();
          } catch {
            // The reader has gone already.
          }
        };
        send(`event: hello\ndata: {"seq":"${this.seq}","version":"1"}\n\n`);
        if (Number(after) < this.forgottenBefore) send('event: resync\ndata: {"reason":"gap"}\n\n');
        else this.log.slice(Number(after)).forEach((line) => 'seq' in line.data && send(write(line)));
        this.#listeners.add(send);
        this.#enders.add(end);
        signal.addEventListener('abort', end);
      },
    });
  }

  /** Has all who listen fetch anew. */
  resync(reason: string): void {
    for (const listener of this.#listeners) listener(`event: resync\ndata: {"reason":"${reason}"}\n\n`);
  }

  /** Cuts all streams. */
  cut(): void {
    for (const end of [...this.#enders]) end();
  }
}

function write({ seq, name, data }: Line): string {
  return `event: ${name}\nid: ${seq}\ndata: ${JSON.stringify(data)}\n\n`;
}

class ServerHttp extends Http {
  readonly #server: Server;

  constructor(server: Server) {
    super();
    this.#server = server;
  }

  override async request<T>(method: string, path: string, options: Options): Promise<T> {
    // What travels is a copy.
    return structuredClone(await this.#server.answer(method, path, options)) as T;
  }
}
