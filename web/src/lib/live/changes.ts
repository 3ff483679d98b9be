import {
  asProblem,
  type Api,
  type Conversation,
  type Ending,
  type Expected,
  type Handing,
  type LabelMark,
  type Message,
  type Priority,
} from '$lib/api';
import type { Problem, Ref } from '$lib/api';
import { serverNow } from '../clock.svelte';
import type { Conversations } from './conversations.svelte';
import type { Outbox } from './outbox.svelte';
import type { Thread } from './thread.svelte';

export interface Refused {
  problem: Problem;
  number: number;
  /** Of a closing: what was said of it. */
  ending?: Ending;
}

export interface ChangesSource {
  api: Api;
  conversations: Conversations;
  outbox: Outbox;
  thread: (number: number) => Thread;
  me: () => Ref;
  /** The seq up to which the stream was heard. */
  heard: () => string;
}

/**
 * What I do to conversations: on screen at once, taken back if the server refuses. Each resolves with whether it was done; why it
 * was not goes to `onrefused`, which the shell turns into words.
 */
export class Changes {
  readonly #source: ChangesSource;
  onrefused: ((refused: Refused) => void) | undefined;

  constructor(source: ChangesSource) {
    this.#source = source;
  }

  assignToMe(number: number): Promise<boolean> {
    return this.assign(number, this.#source.me());
  }

  /** null: nobody. */
  assign(number: number, assignee: Ref | null, more: Handing = {}): Promise<boolean> {
    const to = { assignee_id: assignee?.id ?? null };
    return this.#change(
      number,
      (now) => ({ ...now, assignee: assignee && { id: assignee.id, name: assignee.name }, bot: null }),
      (expected) => this.#source.api.conversations.assign(number, to, { ...expected, ...more }),
    );
  }

  transferToTeam(number: number, team: Ref, more: Handing = {}): Promise<boolean> {
    return this.#change(
      number,
      (now) => ({ ...now, status: 'open', team: { id: team.id, name: team.name }, assignee: null, bot: null }),
      (expected) => this.#source.api.conversations.assign(number, { team_id: team.id }, { ...expected, ...more }),
    );
  }

  /** @param seen the newest message that the agent knows, if it is newer than what the conversation shows. */
  close(number: number, seen?: string, ending?: Ending): Promise<boolean> {
    const { conversations, thread } = this.#source;
    const last_seen_id = seen ?? conversations.peek(number)?.last_message?.id ?? thread(number).lastSeenId;
    return this.#change(
      number,
      (now) => ({
        ...now,
        status: 'closed',
        closed_at: new Date(serverNow()).toISOString(),
        waiting_since: null,
        waits_since: null,
      }),
      (expected) => this.#source.api.conversations.close(number, { ...expected, last_seen_id, ...ending }),
      ending,
    );
  }

  reopen(number: number): Promise<boolean> {
    const { id, name } = this.#source.me();
    return this.#change(
      number,
      (now) => ({
        ...now,
        status: 'open',
        closed_at: null,
        snoozed_until: null,
        assignee: now.status === 'closed' ? { id, name } : now.assignee,
      }),
      (expected) => this.#source.api.conversations.reopen(number, expected),
    );
  }

  pending(number: number): Promise<boolean> {
    return this.#change(
      number,
      (now) => ({ ...now, status: 'pending', snoozed_until: null }),
      (expected) => this.#source.api.conversations.pending(number, expected),
    );
  }

  /** until: a moment, or null: until the customer writes. */
  snooze(number: number, until: string | null): Promise<boolean> {
    return this.#change(
      number,
      (now) => ({ ...now, status: 'snoozed', snoozed_until: until }),
      (expected) => this.#source.api.conversations.snooze(number, until ? { until } : { until_reply: true }, expected),
    );
  }

  prioritize(number: number, priority: Priority): Promise<boolean> {
    return this.#change(
      number,
      (now) => ({ ...now, priority }),
      () => this.#source.api.conversations.prioritize(number, priority),
    );
  }

  /** Puts a label on, or takes it off. */
  label(number: number, label: LabelMark, on: boolean): Promise<boolean> {
    const { id, name, colour } = label;
    return this.#change(
      number,
      (now) => {
        const others = now.labels.filter((one) => one.id !== id);
        if (!on) return { ...now, labels: others };
        const all = [...others, { id, name, colour }];
        return { ...now, labels: all.sort((a, b) => a.name.localeCompare(b.name)) };
      },
      () => this.#source.api.conversations.label(number, on ? { add: [id] } : { remove: [id] }),
    );
  }

  returnToQueue(number: number): Promise<boolean> {
    return this.#change(
      number,
      (now) => ({ ...now, status: 'open', assignee: null, snoozed_until: null }),
      (expected) => this.#source.api.conversations.returnToQueue(number, expected),
    );
  }

  /** The customer's last word needs no answer, or needs one after all. */
  noAnswer(number: number, needed = false): Promise<boolean> {
    const { api } = this.#source;
    if (needed) {
      return this.#optimistic(
        number,
        (now) => now,
        () => api.conversations.needsAnswer(number),
        (problem) => this.onrefused?.({ problem, number }),
      );
    }
    return this.#change(
      number,
      (now) => ({ ...now, waiting_since: null, waits_since: now.marked_unread ? now.waits_since : null }),
      (expected) => api.conversations.noAnswer(number, expected),
    );
  }

  /** Up to the newest message that is loaded. A refusal is no news to the reader. */
  async read(number: number): Promise<boolean> {
    const { conversations, api, thread } = this.#source;
    const now = conversations.peek(number);
    if (!now || (now.unread_count === 0 && !now.marked_unread)) return true;
    if (now.assignee && now.assignee.id !== this.#source.me().id) return true; // another's reading moves nothing
    const seq = thread(number).lastSeq;
    return this.#optimistic(
      number,
      (one) => ({ ...one, unread_count: 0, marked_unread: false, waits_since: one.waiting_since }),
      () => api.conversations.read(number, seq),
      () => undefined,
    );
  }

  unread(number: number): Promise<boolean> {
    const at = new Date(serverNow()).toISOString();
    return this.#change(
      number,
      (now) => ({ ...now, marked_unread: true, waits_since: now.waits_since ?? at }),
      () => this.#source.api.conversations.unread(number),
    );
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

  /** A change that says what I saw, and is refused if a colleague was faster. */
  #change(
    number: number,
    apply: (now: Conversation) => Conversation,
    request: (expected: Expected) => Promise<Conversation>,
    ending?: Ending,
  ): Promise<boolean> {
    const seen = this.#source.conversations.peek(number);
    const expected: Expected = seen
      ? { expected_assignee_id: seen.assignee?.id ?? null, expected_status: seen.status }
      : {};
    return this.#optimistic(
      number,
      apply,
      () => request(expected),
      (problem) => this.onrefused?.({ problem, number, ending }),
    );
  }

  async #optimistic(
    number: number,
    apply: (now: Conversation) => Conversation,
    request: () => Promise<Conversation>,
    refused: (problem: Problem) => void,
  ): Promise<boolean> {
    const { conversations } = this.#source;
    const patch = conversations.patch(number, apply);
    try {
      conversations.confirm(patch, await request());
      return true;
    } catch (error) {
      const problem = asProblem(error);
      const theirs = problem.code === 'changed_meanwhile' && (problem.params.conversation as Conversation | undefined);
      if (theirs) conversations.confirm(patch, theirs);
      else conversations.unpatch(patch);
      refused(problem);
      return false;
    }
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
