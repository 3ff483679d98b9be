import type { Contact, Hit } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import type { IconName } from '$lib/icons';
import { router } from '$lib/router';
import { contains, rank, Search } from '$lib/search';
import { addressOf } from '$lib/text/address';
import { plain } from '$lib/ui/keys';

/** Canned responses, templates and macros: there may be hundreds. */
type Prepared = 'replies' | 'templates' | 'macros';

/** Something that the palette can do. */
export interface Command {
  id: string;
  title: string;
  icon: IconName;
  /** The combination that does the same. */
  keys?: string;
  /** "here" is about the conversation that is open; what somebody wrote or put together before is offered once something is typed. */
  group: 'here' | 'actions' | 'go' | Prepared;
  /** Less important words beside it. */
  hint?: string;
  /** More words that find it. */
  keywords?: string;
  /** Why it cannot be done now. */
  blocked?: string;
  run: () => void;
}

/** One line of the palette. */
export interface Found {
  id: string;
  group: Command['group'] | 'conversations' | 'contacts' | 'messages';
  title: string;
  hint?: string;
  /** The hint as the server marked it. */
  marks?: Hit['marks'];
  icon?: IconName;
  /** Whose face it shows. */
  face?: { id: string; name: string };
  keys?: string;
  blocked?: string;
  run: () => void;
}

const order: readonly Found['group'][] = [
  'here',
  'actions',
  'go',
  'replies',
  'templates',
  'macros',
  'conversations',
  'contacts',
  'messages',
];
/** Lines of a group, so that the next one stays in view. */
const most = 6;

/**
 * Looks in commands, conversations and contacts of this browser at every key, and adds what the server knows a moment later.
 */
export class Finder {
  readonly #commands: () => readonly Command[];
  readonly #open: (number: number, message?: string) => void;
  readonly #openContact: (contact: Contact) => void;
  readonly #search = new Search(most);

  constructor(
    commands: () => readonly Command[],
    open: (number: number, message?: string) => void,
    openContact: (contact: Contact) => void,
  ) {
    this.#commands = commands;
    this.#open = open;
    this.#openContact = openContact;
  }

  get search(): string {
    return this.#search.text;
  }
  set search(text: string) {
    this.#search.text = text;
  }
  get asking(): boolean {
    return this.#search.asking;
  }
  get words(): readonly string[] {
    return this.#search.words;
  }
  readonly found = $derived.by<readonly Found[]>(() => {
    const all = [
      ...this.#foundCommands(),
      ...this.#foundConversations(),
      ...this.#foundContacts(),
      ...this.#foundMessages(),
    ];
    const found = order.flatMap((group) => all.filter((one) => one.group === group));
    return found.length > 0 || this.#search.query === '' || this.asking ? found : [this.#inHistory()];
  });

  /** Nothing was found: there is more than this search knows. */
  get none(): boolean {
    return this.found[0]?.id === 'history';
  }

  /** For an effect: asks the server once typing pauses. Returns what stops it. */
  ask(): (() => void) | undefined {
    return this.#search.ask();
  }

  #inHistory(): Found {
    const { query } = this.#search;
    return {
      id: 'history',
      group: 'go',
      title: t('shell.palette.history', { query }),
      icon: 'history',
      run: () => router.go(`/history?q=${encodeURIComponent(query)}`),
    };
  }

  /** Made once, not at each key: what can be done changes with what is open only. */
  readonly #lines = $derived.by(() =>
    this.#commands().map(({ id, group, title, keywords, icon, keys, blocked, hint = blocked, run }) => ({
      words: plain(`${title} ${keywords ?? ''}`),
      title: plain(title),
      line: { id, group, title, icon, keys, blocked, hint, run } satisfies Found,
    })),
  );

  #foundCommands(): Found[] {
    const search = plain(this.#search.query);
    const left: Partial<Record<Found['group'], number>> = Object.fromEntries(
      ['replies', 'templates', 'macros'].map((group) => [group, search ? most : 0]),
    );
    return this.#lines
      .filter(({ words }) => contains(words, this.words))
      .sort((a, b) => rank(a.title, search) - rank(b.title, search))
      .map(({ line }) => line)
      .filter(({ group }) => {
        const room = left[group];
        if (room !== undefined) left[group] = room - 1;
        return room === undefined || room > 0;
      });
  }

  /** A line that was found at the last key, too, is the same. */
  readonly #known = new WeakMap<object, Found>();
  #line(of: object, make: () => Found): Found {
    let line = this.#known.get(of);
    if (!line) this.#known.set(of, (line = make()));
    return line;
  }

  #foundConversations(): Found[] {
    return this.#search.conversations.map((one) =>
      this.#line(one, () => ({
        id: `conversation-${one.number}`,
        group: 'conversations',
        title: one.contact.name || one.contact.phone || `#${one.number}`,
        hint: [`#${one.number}`, one.inbox.name, i18n.lookup(`status.${one.status}`)].filter(Boolean).join(' · '),
        face: one.contact,
        run: () => this.#open(one.number),
      })),
    );
  }

  #foundContacts(): Found[] {
    return this.#search.contacts.map((contact) =>
      this.#line(contact, () => ({
        id: `contact-${contact.id}`,
        group: 'contacts',
        title: contact.name || contact.phone_display || contact.phone || t('shell.palette.contacts'),
        hint: addressOf(contact) ?? contact.email ?? undefined,
        face: contact,
        run: () => this.#openContact(contact),
      })),
    );
  }

  #foundMessages(): Found[] {
    return this.#search.messages.map(({ id, conversation: { number, contact }, text, marks }) => ({
      id: `message-${id}`,
      group: 'messages',
      title: contact.name || contact.phone || `#${number}`,
      hint: text,
      marks,
      face: contact,
      run: () => this.#open(number, id),
    }));
  }
}
