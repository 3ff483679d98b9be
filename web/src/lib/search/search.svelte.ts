import { asProblem, type Contact, type Conversation, type FoundAll, type Hit, type Problem } from '$lib/api';
import { office } from '$lib/api/office';
import { live } from '$lib/live';
import { untrack } from 'svelte';
import { plain } from '$lib/ui/keys';
import { contains, wordsOf } from './highlight';
import { fits, Sieve, type Sought } from './sieve';
import { prepare, traitsOfContact, traitsOfConversation } from './traits';

/** ms after the last key until the server is asked. */
const pause = 180;
/** Letters from which messages are searched, and the server is asked. */
const shortest = 2;
/** Digits from which a phone is found. */
const shortestPhone = 3;
/** Messages that are added at a time. */
const pageSize = 20;

/**
 * Looks for what is typed: in conversations and contacts of this browser at every key, on the server once typing pauses. What the server
 * said of the beginning of a word stands, as far as it still fits, until it has answered for the rest.
 */
export class Search {
  text = $state('');
  readonly #limit: number;
  readonly #conversations: Sieve<Conversation>;
  readonly #contacts: Sieve<Contact>;
  #answer = $state.raw<{ text: string; found: FoundAll }>();
  #asking = $state(false);
  #loadingMore = $state(false);
  #problem = $state.raw<Problem>();
  #moreProblem = $state.raw<Problem>();
  /** Counted up to ask once more. */
  #tries = $state(0);

  /** `limit`: how many of each kind at first. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#conversations = new Sieve(limit, traitsOfConversation);
    this.#contacts = new Sieve(limit, traitsOfContact);
    prepare(untrack(() => live.knownConversations));
  }

  readonly query = $derived.by(() => this.text.trim());
  readonly words = $derived.by(() => wordsOf(this.text));
  readonly #sought = $derived.by<Sought>(() => {
    const digits = /^[\d+\-(). ]+$/.test(this.query) ? this.query.replace(/\D/g, '') : '';
    return { words: this.words, digits: digits.length < shortestPhone ? '' : digits };
  });
  /** Of a conversation, if it may be one. */
  readonly #number = $derived.by(() => {
    const number = /^#?(\d+)$/.exec(this.query)?.[1];
    return number === undefined ? undefined : Number(number);
  });

  get asking(): boolean {
    return this.#asking;
  }
  get problem(): Problem | undefined {
    return this.#problem;
  }
  get loadingMore(): boolean {
    return this.#loadingMore;
  }
  get moreProblem(): Problem | undefined {
    return this.#moreProblem;
  }
  get offline(): boolean {
    return live.connection.state === 'offline';
  }
  /** Too little is typed for messages to be searched. */
  get short(): boolean {
    return this.query !== '' && this.query.length < shortest;
  }
  /** The server has answered for what stands in the field. */
  get answered(): boolean {
    return this.#answer?.text === this.query;
  }
  /** There are older messages to ask for. */
  get more(): boolean {
    return this.answered && this.#answer?.found.messages.next !== null;
  }
  /** Not all messages can be found yet. */
  get behind(): boolean {
    return this.answered && this.#answer?.found.messages.complete === false;
  }

  /** What the server said, as far as it fits what is typed by now. */
  readonly #found = $derived.by<FoundAll | undefined>(() => {
    const answer = this.#answer;
    if (!answer || this.query === '' || !this.query.startsWith(answer.text)) return undefined;
    return answer.found;
  });

  /** The one whose number it is comes first. */
  readonly conversations = $derived.by<readonly Conversation[]>(() => {
    if (this.query === '') return [];
    const sought = this.#sought;
    const meant = this.#number === undefined ? undefined : live.conversation(this.#number);
    const here = this.#conversations.first(live.knownConversations, sought);
    const there = this.#found?.conversations.filter(
      (one) => this.answered || one.number === this.#number || fits(traitsOfConversation(one), sought),
    );
    const all = new Map([...(meant ? [meant] : []), ...here, ...(there ?? [])].map((one) => [one.number, one]));
    return [...all.values()].map((one) => live.conversation(one.number) ?? one).slice(0, this.#limit);
  });

  readonly contacts = $derived.by<readonly Contact[]>(() => {
    if (this.query === '') return [];
    const sought = this.#sought;
    const here = this.#contacts.first(live.knownContacts, sought);
    const there = this.#found?.contacts.filter((one) => this.answered || fits(traitsOfContact(one), sought));
    const all = new Map([...here, ...(there ?? [])].map((one) => [one.id, one]));
    return [...all.values()].slice(0, this.#limit);
  });

  readonly messages = $derived.by<readonly Hit[]>(() => {
    const hits = this.#found?.messages.items ?? [];
    return this.answered ? hits : hits.filter((hit) => contains(plain(hit.text), this.words));
  });

  /** For an effect: asks the server once typing pauses. Returns what stops it. */
  ask(): (() => void) | undefined {
    const { query } = this;
    void this.#tries;
    this.#problem = this.#moreProblem = undefined;
    if (query.length < shortest && !/^\d$/.test(query)) return undefined;
    if (this.offline || this.#answer?.text === query) return undefined;
    const abort = new AbortController();
    this.#asking = true;
    const timer = setTimeout(() => void this.#fetch(query, abort.signal), pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
      this.#asking = false;
    };
  }

  async #fetch(text: string, signal: AbortSignal): Promise<void> {
    try {
      const found = await office.search.all(text, this.#limit, signal);
      if (!signal.aborted) this.#answer = { text, found };
    } catch (error) {
      if (!signal.aborted) this.#problem = asProblem(error);
    } finally {
      if (!signal.aborted) this.#asking = false;
    }
  }

  /** Asks once more after a failure. */
  retry(): void {
    this.#tries++;
  }

  /** Adds older messages to those that are here. */
  async loadMore(): Promise<void> {
    const answer = this.#answer;
    const after = answer?.found.messages.next;
    if (!answer || !after || this.#loadingMore) return;
    this.#loadingMore = true;
    this.#moreProblem = undefined;
    try {
      const page = await office.search.messages({ q: answer.text, after, limit: pageSize });
      if (this.#answer !== answer) return; // something else was typed meanwhile
      const messages = { ...page, items: [...answer.found.messages.items, ...page.items] };
      this.#answer = { ...answer, found: { ...answer.found, messages } };
    } catch (error) {
      this.#moreProblem = asProblem(error);
    } finally {
      this.#loadingMore = false;
    }
  }
}
