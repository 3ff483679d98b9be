import {
  asProblem,
  uuid,
  type Api,
  type Conversation,
  type Ending,
  type Handing,
  type LabelMark,
  type Message,
  type Priority,
  type Problem,
  type Ref,
} from '$lib/api';
import { serverNow } from '../clock.svelte';
import type { Act, Acts } from './acts';
import type { Cache } from './cache';
import type { Conversations } from './conversations.svelte';
import type { Outbox } from './outbox.svelte';
import type { Thread } from './thread.svelte';

export interface Refused {
  problem: Problem;
  number: number;
  /** Of a closing: what was said of it. */
  ending?: Ending;
  /** Of what waits for a connection, or has waited for one: what it is. */
  act?: Act;
  /** It waits, and is not done if this is called. */
  cancel?: () => void;
  /** Does it after all, to what is there now. */
  again?: () => void;
}

export interface ChangesSource {
  api: Api;
  cache: () => Cache;
  conversations: Conversations;
  outbox: Outbox;
  thread: (number: number) => Thread;
  me: () => Ref;
  /** The seq up to which the stream was heard. */
  heard: () => string;
}

type Apply = (now: Conversation) => Conversation;

/** What nobody is told of if it waits, or is refused. */
const quiet = 'read';
const here = () => new Date(serverNow()).toISOString();

/**
 * What I do to conversations: on screen at once, taken back if the server refuses. Each resolves with whether it was done; why it
 * was not goes to `onrefused`, which the shell turns into words.
 */
export class Changes {
  readonly #source: ChangesSource;
  /** Once something had to wait. */
  #acts: Acts | undefined;
  onrefused: ((refused: Refused) => void) | undefined;

  constructor(source: ChangesSource) {
    this.#source = source;
  }

  assignToMe(number: number): Promise<boolean> {
    return this.assign(number, this.#source.me());
  }

  /** null: nobody. */
  assign(number: number, assignee: Ref | null, more: Handing = {}): Promise<boolean> {
    return this.#change(number, 'assign', { assignee_id: assignee?.id ?? null, ...more }, (now) => ({
      ...now,
      assignee: assignee && { id: assignee.id, name: assignee.name },
      bot: null,
    }));
  }

  transferToTeam(number: number, team: Ref, more: Handing = {}): Promise<boolean> {
    const to = { id: team.id, name: team.name };
    return this.#change(number, 'assign', { team_id: team.id, ...more }, (now) => ({
      ...now,
      status: 'open',
      team: to,
      assignee: null,
      bot: null,
    }));
  }

  /** @param seen the newest message that the agent knows, if it is newer than what the conversation shows. */
  close(number: number, seen?: string, ending?: Ending): Promise<boolean> {
    const { conversations, thread } = this.#source;
    const last_seen_id = seen ?? conversations.peek(number)?.last_message?.id ?? thread(number).lastSeenId;
    const closed_at = here();
    return this.#change(
      number,
      'close',
      { last_seen_id, ...ending },
      (now) => ({ ...now, status: 'closed', closed_at, waiting_since: null, waits_since: null }),
      ending,
    );
  }

  reopen(number: number): Promise<boolean> {
    const { id, name } = this.#source.me();
    return this.#change(number, 'reopen', {}, (now) => ({
      ...now,
      status: 'open',
      closed_at: null,
      snoozed_until: null,
      assignee: now.status === 'closed' ? { id, name } : now.assignee,
    }));
  }

  pending(number: number): Promise<boolean> {
    return this.#change(number, 'pending', {}, (now) => ({ ...now, status: 'pending', snoozed_until: null }));
  }

  /** until: a moment, or null: until the customer writes. */
  snooze(number: number, until: string | null): Promise<boolean> {
    return this.#change(number, 'snooze', until ? { until } : { until_reply: true }, (now) => ({
      ...now,
      status: 'snoozed',
      snoozed_until: until,
    }));
  }

  prioritize(number: number, priority: Priority): Promise<boolean> {
    return this.#do(number, 'priority', { priority }, (now) => ({ ...now, priority }));
  }

  /** Puts a label on, or takes it off. */
  label(number: number, label: LabelMark, on: boolean): Promise<boolean> {
    const { id, name, colour } = label;
    return this.#do(number, 'labels', on ? { add: [id] } : { remove: [id] }, (now) => {
      const others = now.labels.filter((one) => one.id !== id);
      if (!on) return { ...now, labels: others };
      const all = [...others, { id, name, colour }];
      return { ...now, labels: all.sort((a, b) => a.name.localeCompare(b.name)) };
    });
  }

  returnToQueue(number: number): Promise<boolean> {
    return this.#change(number, 'return', {}, (now) => ({
      ...now,
      status: 'open',
      assignee: null,
      snoozed_until: null,
    }));
  }

  /** The customer's last word needs no answer, or needs one after all. */
  noAnswer(number: number, needed = false): Promise<boolean> {
    if (needed) return this.#do(number, 'needs-answer', {}, (now) => now);
    return this.#change(number, 'no-answer', {}, (now) => ({
      ...now,
      waiting_since: null,
      waits_since: now.marked_unread ? now.waits_since : null,
    }));
  }

  /** Up to the newest message that is loaded. A refusal is no news to the reader. */
  async read(number: number): Promise<boolean> {
    const { conversations, thread } = this.#source;
    const now = conversations.peek(number);
    if (!now || (now.unread_count === 0 && !now.marked_unread)) return true;
    if (now.assignee && now.assignee.id !== this.#source.me().id) return true; // another's reading moves nothing
    return this.#do(number, quiet, { seq: thread(number).lastSeq }, (one) => ({
      ...one,
      unread_count: 0,
      marked_unread: false,
      waits_since: one.waiting_since,
    }));
  }

  unread(number: number): Promise<boolean> {
    const at = here();
    return this.#do(number, 'unread', {}, (now) => ({
      ...now,
      marked_unread: true,
      waits_since: now.waits_since ?? at,
    }));
  }

  /** An empty emoji takes ours away. */
  async react(message: Message, emoji: string): Promise<boolean> {
    const me = this.#source.me();
    return this.#toMessage(
      message,
      (now) => {
        const others = now.reactions.filter((reaction) => reaction.author.kind === 'customer');
        const mine = { author: { kind: 'agent' as const, id: me.id, name: me.name }, emoji };
        return { ...now, reactions: emoji ? [...others, mine] : others };
      },
      () => this.#source.api.conversations.react(message.conversation, message.id, emoji),
    );
  }

  /** Tries again what failed: a message of the outbox, one that the provider refused, or a file that did not come. */
  async retry(message: Message): Promise<boolean> {
    const { api, outbox } = this.#source;
    if (outbox.get(message.client_id)) {
      outbox.retry(message.client_id ?? '');
      return true;
    }
    return this.#toMessage(
      message,
      (now) => (now.error ? { ...now, status: 'queued', error: null } : now),
      () => api.conversations.retry(message.conversation, message.id),
    );
  }

  async discard(message: Message): Promise<boolean> {
    const { api, outbox } = this.#source;
    if (outbox.get(message.client_id)) {
      outbox.discard(message.client_id ?? '');
      return true;
    }
    return this.#toMessage(
      message,
      (now) => ({ ...now, status: 'discarded' }),
      () => api.conversations.discard(message.conversation, message.id),
    );
  }

  /** A change that says what I saw, and when, and is refused if a colleague was faster. */
  #change(number: number, verb: string, body: object, apply: Apply, ending?: Ending): Promise<boolean> {
    const seen = this.#source.conversations.peek(number);
    const expected = seen && {
      expected_assignee_id: seen.assignee?.id ?? null,
      expected_status: seen.status,
      written_at: here(),
    };
    return this.#do(number, verb, { ...expected, ...body }, apply, ending);
  }

  /** Without a connection it waits for one, and behind what waits already: then it is not done yet. */
  async #do(number: number, verb: string, body: object, apply: Apply, ending?: Ending): Promise<boolean> {
    const { conversations, api } = this.#source;
    const before = conversations.peek(number);
    const patch = conversations.patch(number, apply);
    const act: Act = { id: uuid(), number, verb, body, ending };
    try {
      if (this.#acts?.holds(number)) return this.#acts.add(act, patch, before);
      conversations.confirm(patch, await api.conversations.act(number, verb, body, act.id));
      return true;
    } catch (error) {
      const problem = asProblem(error);
      const acts = problem.passing && (await this.acts().catch(() => undefined));
      if (acts) return acts.add(act, patch, before, problem);
      conversations.settle(patch, problem);
      if (verb !== quiet) this.onrefused?.({ problem, number, ending });
      return false;
    }
  }

  /** What waits for a connection. */
  async acts(): Promise<Acts> {
    const { Acts } = await import('./acts');
    return (this.#acts ??= new Acts(this.#source, (refused) => {
      if (refused.act?.verb !== quiet) this.onrefused?.(refused);
    }));
  }

  async #toMessage(
    message: Message,
    apply: (now: Message) => Message,
    request: () => Promise<Message>,
  ): Promise<boolean> {
    const { thread, heard } = this.#source;
    const number = message.conversation;
    const undo = thread(number).patch(message.id, apply);
    const before = heard();
    try {
      thread(number).put(await request(), before);
      return true;
    } catch (error) {
      undo();
      this.onrefused?.({ problem: asProblem(error), number });
      return false;
    }
  }
}
