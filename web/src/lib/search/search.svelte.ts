import { asProblem, type Contact, type Conversation, type FoundAll, type Hit, type Problem } from '$lib/api';
import { office } from '$lib/api/office';
import { live } from '$lib/live';
import { plain } from '$lib/ui/keys';
import { contains, wordsOf } from './highlight';

/** ms after the last key until the server is asked. */
const pause = 180;
/** Letters from which messages are searched, and the server is asked. */
const shortest = 2;
/** Messages that are added at a time. */
const pageSize = 20;

/**
 * Looks for what is typed: in conversations and contacts of this browser at every key, on the server once typing pauses. What the server
 * said of the beginning of a word stands, as far as it still fits, until it has answered for the rest.
 */
export class Search {
  text = $state('');
  readonly #limit: number;
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
  }

  readonly query = $derived.by(() => this.text.trim());
  readonly words = $derived.by(() => wordsOf(this.text));

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

  readonly conversations = $derived.by<readonly Conversation[]>(() => {
    if (this.query === '') return [];
    const here = live.knownConversations.filter((one) => this.#fits(nameOf(one), one.contact.phone, one.number));
    const there = this.#found?.conversations.filter(
      (one) => this.answered || this.#fits(nameOf(one), one.contact.phone, one.number),
    );
    const all = new Map([...here.slice(0, this.#limit), ...(there ?? [])].map((one) => [one.number, one]));
    return [...all.values()].map((one) => live.conversation(one.number) ?? one).slice(0, this.#limit);
  });

  readonly contacts = $derived.by<readonly Contact[]>(() => {
    if (this.query === '') return [];
    const here = live.knownContacts.filter((one) => this.#fits(textOf(one), one.phone));
    const there = this.#found?.contacts.filter((one) => this.answered || this.#fits(textOf(one), one.phone));
    const all = new Map([...here.slice(0, this.#limit), ...(there ?? [])].map((one) => [one.id, one]));
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

  /** By its words; by a run of at least three digits of its phone; by its number. */
  #fits(text: string, phone: string | null, number?: number): boolean {
    if (contains(text, this.words)) return true;
    const digits = this.text.replace(/\D/g, '');
    if (number !== undefined && digits !== '' && /^#?\d+$/.test(this.query) && String(number) === digits) return true;
    const dialled = /^[\d+\-(). ]+$/.test(this.query);
    return dialled && digits.length >= 3 && (phone ?? '').replace(/\D/g, '').includes(digits);
  }
}

/** Plain text to look in, made once per version of a conversation or contact. */
const texts = new WeakMap<object, string>();
function plainOf(one: object, text: () => string): string {
  let found = texts.get(one);
  if (found === undefined) texts.set(one, (found = plain(text())));
  return found;
}
const handleOf = ({ username }: { username?: string }) => (username ? `@${username}` : '');
function nameOf(one: Conversation): string {
  return plainOf(one, () => `${one.contact.name} ${one.contact.email ?? ''} ${handleOf(one.contact)}`);
}
function textOf(one: Contact): string {
  return plainOf(one, () => `${one.name} ${one.email ?? ''} ${one.company ?? ''} ${handleOf(one)}`);
}
