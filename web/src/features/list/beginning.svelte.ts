import { asProblem, Problem, uuid, type Contact, type Conversation, type Inbox, type NewMessage } from '$lib/api';
import { office } from '$lib/api/office';
import { serverNow } from '$lib/clock.svelte';
import { sentenceOf } from '$lib/forms/problem';
import { live } from '$lib/live';

/** A template as chosen, the place of its header, and the text that the customer will read. */
export interface ChosenTemplate {
  template: NonNullable<NewMessage['template']>;
  location?: NewMessage['location'];
  preview: { text: string };
}

/** ms after the last key until the server is asked. */
const pause = 180;
const most = 8;

/** A conversation that is about to begin: with whom, from which inbox, with what words. */
export class Beginning {
  contact = $state.raw<Contact>();
  phone = $state('');
  name = $state('');
  inboxId = $state<string>();
  text = $state('');
  template = $state.raw<ChosenTemplate>();
  assign = $state(true);
  busy = $state(false);
  problem = $state<string>();
  phoneProblem = $state<string>();
  /** The open one that the server knows of. */
  #refusedFor = $state<number>();
  #theirs = $state.raw<readonly Conversation[]>([]);
  #found = $state.raw<readonly Contact[]>([]);
  #search = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The same until the server has answered: a repeated request begins one conversation. */
  #key = uuid();

  /** Where one may write first. */
  readonly inboxes: readonly Inbox[] = $derived(
    live.catalogue.inboxes.filter((inbox) => inbox.capabilities.starts_by_us && inbox.state === 'connected'),
  );
  readonly inbox: Inbox | undefined = $derived(
    this.inboxes.find((inbox) => inbox.id === this.inboxId) ?? this.inboxes[0],
  );
  readonly #here: readonly Conversation[] = $derived(this.#theirs.filter((one) => one.inbox.id === this.inbox?.id));
  /** The contact's conversation that is not closed: it is offered instead of another. */
  readonly open: number | undefined = $derived(
    this.#here.find((one) => one.status !== 'closed')?.number ?? this.#refusedFor,
  );
  /** Outside the reply window the first words must be a template. */
  readonly needsTemplate: boolean = $derived.by(() => {
    if (!this.inbox || this.inbox.capabilities.reply_window_s === 0) return false;
    return !this.#here.some((one) => one.window_closes_at && Date.parse(one.window_closes_at) > serverNow());
  });
  readonly contacts: readonly Contact[] = $derived(this.#found);
  readonly chosen: boolean = $derived(this.contact !== undefined || this.phone !== '');
  readonly complete: boolean = $derived(
    this.chosen &&
      this.inbox !== undefined &&
      (this.needsTemplate ? this.template !== undefined : this.text.trim() !== ''),
  );

  find(text: string): void {
    const wanted = text.trim();
    const turn = ++this.#search;
    clearTimeout(this.#timer);
    const known = wanted.length < 2 ? live.knownContacts.slice(0, most) : [];
    if (known.length > 0) {
      this.#found = known;
      return;
    }
    this.#timer = setTimeout(() => {
      office.contacts.list({ q: wanted, limit: most }).then(
        (page) => {
          if (turn === this.#search) this.#found = page.items;
        },
        (error: unknown) => (this.problem = sentenceOf(error)),
      );
    }, pause);
  }

  async pick(contact: Contact): Promise<void> {
    this.contact = contact;
    this.problem = undefined;
    this.#refusedFor = undefined;
    try {
      const { items } = await office.contacts.conversations(contact.id, { limit: 25 });
      if (this.contact === contact) this.#theirs = items;
    } catch {
      // The server decides when it is sent.
    }
  }

  /** Somebody who is not among the contacts: a phone number as it was typed, or a name. */
  introduce(text: string): void {
    if (/\d{4}/.test(text.replace(/\D/g, ''))) this.phone = text;
    else {
      this.name = text;
      this.phone = '+';
    }
  }

  again(): void {
    this.contact = undefined;
    this.phone = '';
    this.#theirs = [];
    this.#refusedFor = undefined;
    this.problem = undefined;
  }

  /** Begins it. The number of the conversation, or undefined when it was refused: `problem` and `open` say why. */
  async start(): Promise<number | undefined> {
    if (this.busy || !this.inbox) return undefined;
    this.busy = true;
    this.problem = undefined;
    this.phoneProblem = undefined;
    try {
      const who = this.contact
        ? { contact_id: this.contact.id }
        : { phone: this.phone, name: this.name.trim() || undefined };
      const conversation = await live.createConversation(
        { ...who, inbox_id: this.inbox.id, message: this.#message(), assign_to_me: this.assign },
        this.#key,
      );
      return conversation.number;
    } catch (error) {
      this.#refused(asProblem(error), error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  #message(): NewMessage {
    if (this.needsTemplate && this.template) {
      const { template, location } = this.template;
      return { client_id: this.#key, kind: 'template', template, location };
    }
    return { client_id: this.#key, kind: 'text', text: this.text.trim() };
  }

  #refused(problem: Problem, error: unknown): void {
    if (!problem.passing) this.#key = uuid();
    if (problem.code === 'conversation_open') this.#refusedFor = Number(problem.params.number);
    else if (problem.code === 'window_closed') {
      this.#theirs = this.#theirs.map((one) => ({ ...one, window_closes_at: null }));
      this.problem = sentenceOf(error);
    } else if (problem.fields.phone) this.phoneProblem = problem.fieldMessages.phone ?? sentenceOf(error);
    else this.problem = sentenceOf(error);
  }
}
