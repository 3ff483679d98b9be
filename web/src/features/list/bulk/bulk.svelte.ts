import { asProblem } from '$lib/api';
import type { BulkChange, BulkDone, BulkItem, Conversation, Priority, RestoreItem } from '$lib/api';
import { office } from '$lib/api/office';
import { sentenceOf } from '$lib/forms/problem';
import { i18n, t } from '$lib/i18n';
import { live } from '$lib/live';
import { calledOf } from '$lib/text/address';
import { toasts } from '$lib/ui';
import { selection } from '../selection.svelte';

export interface Failure {
  number: number;
  name: string;
  why: string;
}

/** How many go to the server with one request: so many that it is quick, so few that the count moves. */
const portion = 20;
/** More are not changed before it was asked. */
export const asksAbove = 50;

/** What is being done to the selection, and what came of it. */
class Bulk {
  total = $state(0);
  done = $state(0);
  running = $state(false);
  failures = $state.raw<readonly Failure[]>([]);
  /** Waits for a yes. */
  asked = $state.raw<{ count: number; title: string; run: () => void }>();
  #stopped = false;

  /** Changes the selection, after asking when it is large. `title`: what the button says. `said`: "closed", of list.bulk.done. */
  start(change: BulkChange, title: string, said: string): void {
    if (this.running || selection.size === 0) return;
    const run = () => void this.#run([...selection.numbers], change, said);
    if (selection.size > asksAbove) this.asked = { count: selection.size, title, run };
    else run();
  }

  /** What has not gone to the server stays as it is. */
  stop(): void {
    this.#stopped = true;
  }

  async #run(numbers: readonly number[], change: BulkChange, said: string): Promise<void> {
    const before = new Map(numbers.map((number) => [number, live.conversation(number)]));
    const changed = await this.#send(numbers, (some) => office.conversations.bulk(some.map(seen), change));
    if (changed === undefined) return;
    const failed = this.failures.map((one) => one.number);
    selection.set(numbers.filter((number) => failed.includes(number) || !changed.has(number)));
    if (changed.size === 0) return;
    const text = i18n.lookup(`list.bulk.done.${said}`, { n: changed.size }) ?? '';
    toasts.show({ text, tone: 'ok', icon: 'check', undo: () => void this.#undo(change, before, changed) });
  }

  /** Sends portions one after the other; the conversations that were changed. */
  async #send(
    numbers: readonly number[],
    request: (some: readonly number[]) => Promise<{ items: BulkDone[] }>,
  ): Promise<Map<number, Conversation> | undefined> {
    if (this.running) return undefined;
    this.running = true;
    this.#stopped = false;
    this.total = numbers.length;
    this.done = 0;
    const changed = new Map<number, Conversation>();
    const failures: Failure[] = [];
    const fail = (number: number, why: string) => failures.push({ number, name: nameOf(number), why });
    for (let from = 0; from < numbers.length && !this.#stopped; from += portion) {
      const some = numbers.slice(from, from + portion);
      try {
        for (const { number, conversation, error } of (await request(some)).items) {
          if (conversation) changed.set(number, conversation);
          else fail(number, error?.detail ?? '');
        }
      } catch (error) {
        some.forEach((number) => fail(number, sentenceOf(asProblem(error))));
        this.#stopped = asProblem(error).passing || asProblem(error).status < 500;
      }
      this.done = from + some.length;
    }
    this.failures = failures;
    this.running = false;
    return changed;
  }

  async #undo(
    change: BulkChange,
    before: ReadonlyMap<number, Conversation | undefined>,
    changed: ReadonlyMap<number, Conversation>,
  ): Promise<void> {
    const numbers = [...changed.keys()].filter((number) => before.get(number));
    const was = (number: number) => before.get(number) as Conversation;
    const { conversations } = office;
    if (change.status || change.assign || change.snooze) {
      await this.#send(numbers, (some) =>
        conversations.restore(some.map((number) => standing(was(number), changed.get(number) as Conversation))),
      );
    } else {
      for (const [back, some] of backs(change, numbers, was)) {
        await this.#send(some, (portion) =>
          conversations.bulk(
            portion.map((number) => ({ number })),
            back,
          ),
        );
      }
    }
    if (this.failures.length === 0) toasts.show({ text: t('list.bulk.undone'), tone: 'ok', icon: 'check' });
  }
}

export const bulk = new Bulk();

function nameOf(number: number): string {
  const contact = live.conversation(number)?.contact;
  return calledOf(contact, number);
}

/** A conversation with what I see of it, so that a colleague's or the customer's step in between is not run over. */
function seen(number: number): BulkItem {
  const now = live.conversation(number);
  if (!now) return { number };
  return {
    number,
    expected_assignee_id: now.assignee?.id ?? null,
    expected_status: now.status,
    last_seen_id: now.last_message?.id ?? null,
  };
}

function standing(was: Conversation, now: Conversation): RestoreItem {
  return {
    number: was.number,
    status: was.status,
    assignee_id: was.assignee?.id ?? null,
    team_id: was.team?.id ?? null,
    snoozed_until: was.snoozed_until,
    waits: was.waiting_since !== null,
    expected_assignee_id: now.assignee?.id ?? null,
    expected_status: now.status,
  };
}

/** The changes that take a change of labels, priority or read mark back, each with whom it is about. */
function backs(
  change: BulkChange,
  numbers: readonly number[],
  was: (number: number) => Conversation,
): [BulkChange, readonly number[]][] {
  const { labels, priority, read } = change;
  if (priority) {
    const before = new Map<Priority, number[]>();
    for (const number of numbers) {
      const of = was(number).priority;
      before.set(of, [...(before.get(of) ?? []), number]);
    }
    return [...before].map(([one, some]) => [{ priority: one }, some]);
  }
  if (labels) {
    const had = (number: number, id: string) => was(number).labels.some((label) => label.id === id);
    return [
      ...(labels.add ?? []).map((id): [BulkChange, number[]] => [
        { labels: { remove: [id] } },
        numbers.filter((number) => !had(number, id)),
      ]),
      ...(labels.remove ?? []).map((id): [BulkChange, number[]] => [
        { labels: { add: [id] } },
        numbers.filter((number) => had(number, id)),
      ]),
    ];
  }
  const unread = (number: number) => was(number).unread_count > 0 || was(number).marked_unread;
  return [[{ read: !read }, numbers.filter((number) => unread(number) === read)]];
}
