import { untrack } from 'svelte';
import { type Conversation } from '$lib/api';
import { office } from '$lib/api/office';
import { live } from '$lib/live';

/** The conversations of a contact, newest first, page by page. Those that the store knows are shown as they are now. */
export class Previous {
  state = $state<'loading' | 'ready' | 'error'>('loading');
  #found = $state.raw<readonly Conversation[]>([]);
  #next = $state<string | null>(null);
  #turn = 0;
  readonly #contact: () => string;

  readonly items: readonly Conversation[] = $derived.by(() => {
    const found = this.#found.map((conversation) => live.conversation(conversation.number) ?? conversation);
    // One that began since stands before them.
    const newest = found[0]?.number ?? 0;
    const since = live.knownConversations.filter((one) => one.contact.id === this.#contact() && one.number > newest);
    return [...since.sort((a, b) => b.number - a.number), ...found];
  });

  constructor(contact: () => string) {
    this.#contact = contact;
    // Deleted, or taken from my sight.
    $effect(() =>
      live.hear((event) => {
        if (event.name === 'remove') this.#found = this.#found.filter(({ number }) => number !== event.data.number);
      }),
    );
    $effect(() => {
      void this.#contact();
      untrack(() => {
        this.#found = [];
        this.#next = null;
        this.state = 'loading';
        void this.load();
      });
    });
  }

  get more(): boolean {
    return this.#next !== null;
  }

  /** The first page, or the next one. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await office.contacts.conversations(this.#contact(), { after: this.#next });
      if (turn !== this.#turn) return; // another contact is on screen by now
      this.#found = [...this.#found, ...page.items];
      this.#next = page.next;
      this.state = 'ready';
    } catch {
      if (turn === this.#turn) this.state = 'error';
    }
  }
}
