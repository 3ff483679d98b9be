import { asProblem, uuid, type Kind, type Message, type NewMessage, type Problem } from '$lib/api';
import { serverNow } from '../clock.svelte';
import { bubbleOf, type Preview } from './bubble';
import type { Act, Acts } from './acts';
import type { Cache } from './cache';
import { deferred } from './deferred';
import { SendQueue, type Queued } from './queue.svelte';
import type { Upload, Uploads } from './uploads.svelte';

/** What the composer hands over. client_id, file_id and last_seen_id are filled in. */
export type Outgoing = Omit<NewMessage, 'client_id' | 'file_id' | 'reply_to_id'> & {
  upload?: Upload;
  reply_to?: Message;
  preview?: Preview;
};

/** Why an entry was not sent, in a form that can be kept. */
export interface Refusal {
  code: string;
  detail?: string;
  params: Readonly<Record<string, unknown>>;
}

/** As it is kept on disk. */
interface Kept {
  /** In place of all else: what is no message, and waits among them. */
  act?: Act;
  number: number;
  body: NewMessage;
  bubble: Message;
  refusal?: Refusal;
  file?: { file: File; kind?: Kind; id: string };
}

/** What is done to a conversation goes between its messages, and brings its own way to the server. */
export interface Errand extends Queued {
  attempt: () => Promise<Problem | undefined>;
}

export interface OutboxSource {
  cache: () => Cache;
  author: () => Message['author'];
  lastSeen: (number: number) => string | undefined;
  post: (number: number, message: NewMessage) => Promise<Message>;
  /** What takes up the errands of an earlier visit. */
  acts?: () => Promise<Acts>;
  /** How long a message can be taken back; 0: it leaves at once. */
  undoSeconds?: () => number;
  /** The bubbles of a conversation are these now. */
  onchange: (number: number, bubbles: readonly Message[]) => void;
  /** The server has it. */
  onsent: (message: Message) => void;
}

/**
 * Messages that the server has not confirmed. They are kept on disk, sent in the order of writing, each conversation by itself,
 * again and again while the line is down, and once: the client_id is the idempotency key. One that is refused holds those behind
 * it until it is sent again, changed or discarded.
 */
export class Outbox {
  readonly #source: OutboxSource;
  readonly #uploads: Uploads;
  readonly #queues = new Map<number, SendQueue<OutboxEntry | Errand>>();
  #waiting = $state(0);
  /** Moves when a queue is made, so that those who looked for one before see it. */
  #made = $state(0);

  constructor(source: OutboxSource, uploads: Uploads) {
    this.#source = source;
    this.#uploads = uploads;
  }

  /** How many are to be sent, refused ones apart. */
  get waiting(): number {
    return this.#waiting;
  }

  get(clientId: string | null): OutboxEntry | undefined {
    void this.#made;
    return [...this.#queues.keys()].flatMap((of) => this.#entries(of)).find((one) => one.clientId === clientId);
  }

  /** Refused ones of a conversation, oldest first. */
  failed(number: number): readonly OutboxEntry[] {
    void this.#made;
    return this.#entries(number).filter((entry) => entry.state === 'failed');
  }

  /** Resolves when the server has it, with true; with false if it was discarded or refused meanwhile. */
  async accepted(clientId: string): Promise<boolean> {
    return (await this.get(clientId)?.outcome.promise) ?? true;
  }

  bubbles(number: number): readonly Message[] {
    return this.#entries(number).map((entry) => entry.bubble);
  }

  /** The bubble is there when this returns; resolves with the client_id when it is on disk. */
  async send(number: number, outgoing: Outgoing): Promise<string> {
    const { upload, reply_to, preview, ...message } = outgoing;
    const plain = JSON.parse(JSON.stringify(message)) as typeof message; // what a screen hands over may be a proxy
    const body: NewMessage = { last_seen_id: this.#source.lastSeen(number), ...plain, client_id: uuid() };
    // Whether I was online is judged by when I wrote.
    if (body.kind !== 'note') body.written_at = new Date(serverNow()).toISOString();
    const undo = this.#source.undoSeconds?.() ?? 0;
    if (undo > 0 && body.kind !== 'note' && !body.send_at) body.undo_seconds = undo;
    if (reply_to) body.reply_to_id = reply_to.id;
    if (upload?.stored) body.file_id = upload.stored.id;
    const bubble = bubbleOf(number, body, { author: this.#source.author(), reply_to, upload, preview });
    const entry = new OutboxEntry(number, body, bubble, upload);
    this.queue(number).add(entry);
    this.#changed(number);
    await this.#keep(entry);
    this.queue(number).pump();
    return body.client_id;
  }

  /** Sends a refused one again, perhaps otherwise: `force` after answered_meanwhile, as a note, with another text. */
  retry(clientId: string, changes: Partial<NewMessage> = {}): void {
    const entry = this.get(clientId);
    if (!entry || entry.state === 'sending') return;
    entry.change({ ...changes, last_seen_id: this.#source.lastSeen(entry.number) });
    if (entry.upload?.state === 'failed') entry.upload.retry();
    this.#changed(entry.number);
    void this.#keep(entry).then(() => this.queue(entry.number).hurry());
  }

  discard(clientId: string): void {
    const entry = this.get(clientId);
    if (!entry || entry.state === 'sending') return;
    entry.upload?.cancel();
    entry.outcome.resolve(false);
    this.#drop(entry);
    this.queue(entry.number).pump();
  }

  /** The stream brought a message: if it is one of ours, it needs no sending. */
  arrived(message: Message): void {
    const entry = message.client_id ? this.get(message.client_id) : undefined;
    if (entry) this.#drop(entry);
  }

  /** Takes up what an earlier visit left. */
  async restore(): Promise<void> {
    const kept = await this.#source
      .cache()
      .all<Kept>('outbox')
      .catch((): Kept[] => []);
    const acts: Act[] = [];
    for (const { act, number, body, bubble, refusal, file } of kept) {
      if (act) acts.push(act);
      // Edits of cards are kept beside messages, and are none.
      if (!bubble || this.get(body.client_id)) continue;
      const upload = file && !body.file_id ? this.#uploads.add(file.file, file.kind, file.id) : undefined;
      const entry = new OutboxEntry(number, body, bubble, upload, refusal);
      entry.onDisk = true;
      this.queue(number).add(entry);
    }
    for (const number of this.#queues.keys()) this.#changed(number);
    if (acts.length > 0) (await this.#source.acts?.().catch(() => undefined))?.restore(acts);
  }

  /** The line is back: no pause is waited out. */
  hurry(): void {
    for (const queue of this.#queues.values()) queue.hurry();
  }

  /** Forgets all without sending; what is on disk stays. */
  clear(): void {
    const queues = [...this.#queues];
    this.#queues.clear();
    this.#made++;
    for (const [number, queue] of queues) {
      queue.stop();
      this.#changed(number);
    }
  }

  /** All that waits for one conversation, in the order in which it goes out. */
  queue(number: number): SendQueue<OutboxEntry | Errand> {
    let queue = this.#queues.get(number);
    if (!queue) {
      queue = new SendQueue(`${this.#source.cache().name} outbox ${number}`, (entry) =>
        entry instanceof OutboxEntry ? this.#attempt(entry) : entry.attempt(),
      );
      this.#queues.set(number, queue);
      this.#made++;
    }
    return queue;
  }

  #entries(number: number): readonly OutboxEntry[] {
    return (this.#queues.get(number)?.entries ?? []).filter((entry) => entry instanceof OutboxEntry);
  }

  async #attempt(entry: OutboxEntry): Promise<Problem | undefined> {
    if (await this.#gone(entry)) return undefined;
    entry.state = 'sending';
    try {
      if (entry.upload && !entry.body.file_id) {
        const stored = await entry.upload.done;
        entry.body = { ...entry.body, file_id: stored.id };
        await this.#keep(entry);
      }
      const message = await this.#source.post(entry.number, entry.body);
      this.#source.onsent(message);
      this.#drop(entry);
      return undefined;
    } catch (error) {
      return this.#stumbled(entry, asProblem(error));
    }
  }

  /** Sent or discarded meanwhile, here or in another tab. */
  async #gone(entry: OutboxEntry): Promise<boolean> {
    if (this.get(entry.clientId) !== entry) return true;
    const kept = await this.#source
      .cache()
      .get('outbox', entry.clientId)
      .catch(() => entry);
    if (!entry.onDisk || kept) return false;
    this.#drop(entry);
    return true;
  }

  #stumbled(entry: OutboxEntry, problem: Problem): Problem | undefined {
    if (this.get(entry.clientId) !== entry) return undefined; // it arrived, or was discarded
    if (problem.passing || problem.code === 'unauthenticated') {
      entry.state = 'waiting';
      if (entry.upload?.state === 'failed') entry.upload.retry();
      return problem;
    }
    entry.refuse({ code: problem.code, detail: problem.reason, params: problem.params });
    this.#changed(entry.number);
    void this.#keep(entry);
    return undefined;
  }

  #drop(entry: OutboxEntry): void {
    entry.outcome.resolve(true);
    this.queue(entry.number).remove(entry);
    entry.upload?.forget();
    void this.#source
      .cache()
      .delete('outbox', entry.clientId)
      .catch(() => undefined);
    this.#changed(entry.number);
  }

  /** Without a disk the message is sent all the same; it would only not survive a reload. */
  async #keep(entry: OutboxEntry): Promise<void> {
    try {
      await this.#source.cache().put('outbox', entry.clientId, entry.kept);
      entry.onDisk = true;
      if (this.get(entry.clientId) !== entry) await this.#source.cache().delete('outbox', entry.clientId);
    } catch (error) {
      console.warn('A message could not be kept on this machine.', error);
    }
  }

  #changed(number: number): void {
    const entries = [...this.#queues.keys()].flatMap((of) => this.#entries(of));
    this.#waiting = entries.filter((entry) => entry.state !== 'failed').length;
    this.#source.onchange(number, this.bubbles(number));
  }
}

/** One message on its way. */
export class OutboxEntry {
  readonly number: number;
  readonly upload: Upload | undefined;
  body: NewMessage;
  bubble: Message;
  onDisk = false;
  /** Whether the server has taken it; anew after each refusal. */
  outcome = deferred<boolean>();
  state = $state<'waiting' | 'sending' | 'failed'>('waiting');
  #refusal = $state.raw<Refusal>();

  constructor(number: number, body: NewMessage, bubble: Message, upload?: Upload, refusal?: Refusal) {
    this.number = number;
    this.body = body;
    this.bubble = bubble;
    this.upload = upload;
    if (refusal) this.refuse(refusal);
  }

  get clientId(): string {
    return this.body.client_id;
  }
  /** Why it was refused. */
  get problem(): Refusal | undefined {
    return this.#refusal;
  }

  refuse(refusal: Refusal): void {
    this.outcome.resolve(false);
    this.outcome = deferred();
    this.#refusal = refusal;
    this.state = 'failed';
    const error = { code: refusal.code, detail: refusal.detail };
    this.bubble = { ...this.bubble, status: 'failed', error, failed_at: new Date(serverNow()).toISOString() };
  }

  /** To be sent again, with these changes. */
  change(changes: Partial<NewMessage>): void {
    this.body = { ...this.body, ...changes };
    this.#refusal = undefined;
    this.state = 'waiting';
    const { kind, text } = this.body;
    const note = kind === 'note';
    this.bubble = {
      ...this.bubble,
      kind,
      text: changes.text === undefined ? this.bubble.text : (text ?? ''),
      direction: note ? 'internal' : 'out',
      status: note ? 'received' : 'queued',
      error: null,
      failed_at: null,
    };
  }

  get kept(): Kept {
    const { number, body, bubble, upload } = this;
    const refusal = this.#refusal && (JSON.parse(JSON.stringify(this.#refusal)) as Refusal);
    return {
      number,
      body,
      bubble,
      refusal,
      ...(upload && !body.file_id ? { file: { file: upload.file, kind: upload.kind, id: upload.id } } : {}),
    };
  }
}
