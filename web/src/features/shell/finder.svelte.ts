import { api, type Contact, type Conversation } from '$lib/api';
import { i18n, t } from '$lib/i18n';
import type { IconName } from '$lib/icons';
import { live } from '$lib/live';
import { plain } from '$lib/ui';
import { contains, rank, wordsOf } from './highlight';

/** Something that the palette can do. */
export interface Command {
  id: string;
  title: string;
  icon: IconName;
  /** The combination that does the same. */
  keys?: string;
  /** "here" is about the conversation that is open. */
  group: 'here' | 'actions' | 'go';
  /** More words that find it. */
  keywords?: string;
  /** Why it cannot be done now. */
  blocked?: string;
  run: () => void;
}

/** One line of the palette. */
export interface Found {
  id: string;
  group: 'here' | 'actions' | 'go' | 'conversations' | 'contacts';
  title: string;
  hint?: string;
  icon?: IconName;
  /** Whose face it shows. */
  face?: { id: string; name: string };
  keys?: string;
  blocked?: string;
  run: () => void;
}

const order: readonly Found['group'][] = ['here', 'actions', 'go', 'conversations', 'contacts'];
/** Lines of a group, so that the next one stays in view. */
const most = 6;
/** ms after the last key until the server is asked. */
const pause = 180;

/**
 * Looks in commands, conversations and contacts of this browser at every key, and adds what the server knows a moment later.
 */
export class Finder {
  readonly #commands: () => readonly Command[];
  readonly #open: (number: number) => void;
  readonly #openContact: (contact: Contact) => void;
  search = $state('');
  asking = $state.raw(false);
  #remote = $state.raw<{ search: string; contacts: readonly Contact[] }>({ search: '', contacts: [] });

  constructor(
    commands: () => readonly Command[],
    open: (number: number) => void,
    openContact: (contact: Contact) => void,
  ) {
    this.#commands = commands;
    this.#open = open;
    this.#openContact = openContact;
  }

  readonly words = $derived.by(() => wordsOf(this.search));
  readonly found = $derived.by<readonly Found[]>(() => {
    const all = [...this.#foundCommands(), ...this.#foundConversations(), ...this.#foundContacts()];
    return order.flatMap((group) => all.filter((one) => one.group === group));
  });

  /** For an effect: asks the server once typing pauses. Returns what stops it. */
  ask(): (() => void) | undefined {
    const search = this.search.trim();
    if (search.length < 2 || live.connection.state === 'offline') return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      this.asking = true;
      api.contacts
        .list({ q: search, limit: most }, abort.signal)
        .then(
          (page) => (this.#remote = { search, contacts: page.items }),
          () => undefined, // what is here stays; the banner tells of a lost connection
        )
        .finally(() => (this.asking = false));
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }

  #foundCommands(): Found[] {
    const search = plain(this.search.trim());
    const commands = this.#commands().filter((command) =>
      contains(plain(`${command.title} ${command.keywords ?? ''}`), this.words),
    );
    return commands
      .sort((a, b) => rank(plain(a.title), search) - rank(plain(b.title), search))
      .map(({ id, group, title, icon, keys, blocked, run }) => ({
        id,
        group,
        title,
        icon,
        keys,
        blocked,
        hint: blocked,
        run,
      }));
  }

  #foundConversations(): Found[] {
    if (this.words.length === 0) return [];
    const digits = this.search.replace(/\D/g, '');
    const hits: Found[] = [];
    for (const one of live.knownConversations) {
      if (!this.#fits(haystack(one), one.contact.phone, digits, one.number)) continue;
      hits.push({
        id: `conversation-${one.number}`,
        group: 'conversations',
        title: one.contact.name || one.contact.phone || `#${one.number}`,
        hint: [`#${one.number}`, one.inbox.name, i18n.lookup(`status.${one.status}`)].filter(Boolean).join(' · '),
        face: one.contact,
        run: () => this.#open(one.number),
      });
      if (hits.length === most) break;
    }
    return hits;
  }

  #foundContacts(): Found[] {
    if (this.words.length === 0) return [];
    const digits = this.search.replace(/\D/g, '');
    const here = live.knownContacts.filter((one) =>
      this.#fits(plain(`${one.name} ${one.email ?? ''} ${one.company ?? ''}`), one.phone, digits),
    );
    const there = this.#remote.search === this.search.trim() ? this.#remote.contacts : [];
    const all = new Map([...here, ...there].map((contact) => [contact.id, contact]));
    return [...all.values()].slice(0, most).map((contact) => ({
      id: `contact-${contact.id}`,
      group: 'contacts',
      title: contact.name || contact.phone_display || contact.phone || t('shell.palette.contacts'),
      hint: contact.phone_display ?? contact.email ?? undefined,
      face: contact,
      run: () => this.#openContact(contact),
    }));
  }

  /** By its words; by a run of at least three digits of its phone; by its number. */
  #fits(text: string, phone: string | null, digits: string, number?: number): boolean {
    if (contains(text, this.words)) return true;
    if (number !== undefined && digits !== '' && /^#?\d+$/.test(this.search.trim()) && String(number) === digits)
      return true;
    return digits.length >= 3 && (phone ?? '').replace(/\D/g, '').includes(digits);
  }
}

/** Plain text to look in, made once per version of a conversation. */
const haystacks = new WeakMap<Conversation, string>();
function haystack(one: Conversation): string {
  let text = haystacks.get(one);
  if (text === undefined) {
    text = plain(`${one.contact.name} ${one.contact.email ?? ''} ${one.last_message?.text ?? ''}`);
    haystacks.set(one, text);
  }
  return text;
}
