import { format, type Catalogue, type Message, type Params } from './catalogue';
import type { Area, Messages } from './keys.gen';

export const locales = ['es', 'pt', 'en'] as const;
export type Locale = (typeof locales)[number];
export type MessageKey = keyof Messages;

/** Each language by its own name, for choosers. */
export const localeNames: Readonly<Record<Locale, string>> = { es: 'Español', pt: 'Português', en: 'English' };

/** The regional form that dates, numbers and the lang attribute follow. */
const tags: Readonly<Record<Locale, string>> = { es: 'es-419', pt: 'pt-BR', en: 'en' };

/** The words of the inbox. */
const loaders: Record<Locale, () => Promise<{ default: Catalogue }>> = {
  es: () => import('./es'),
  pt: () => import('./pt'),
  en: () => import('./en'),
};

/** The words of one language, as far as they have been asked for. */
class Words {
  readonly catalogue: Record<string, Message> = {};
  readonly #parts = new Map<Area | 'inbox', Promise<void>>();

  constructor(
    readonly locale: Locale,
    /** Told when there are more. */
    private readonly grown: () => void,
  ) {}

  /** Fetches what is not here yet: the words of the inbox, and of other screens. */
  async load(areas: Iterable<Area>): Promise<void> {
    const inbox = this.#part('inbox', async () => (await loaders[this.locale]()).default);
    const others = Array.from(areas, (area) =>
      this.#part(area, async () => (await import('./areas')).load(this.locale, area)),
    );
    await Promise.all([inbox, ...others]);
  }

  #part(name: Area | 'inbox', fetch: () => Promise<Catalogue>): Promise<void> {
    let part = this.#parts.get(name);
    if (!part) {
      part = fetch().then((words) => {
        Object.assign(this.catalogue, words);
        this.grown();
      });
      part.catch(() => this.#parts.delete(name)); // whoever asks next tries again
      this.#parts.set(name, part);
    }
    return part;
  }
}

/**
 * The language on screen. Everything that reads it through t() or the time formats is redrawn when it changes; when words are
 * added to it, only what has looked for some in vain.
 */
class I18n {
  /** Moves when there are more words. */
  #size = $state(0);
  #shown = $state.raw(this.#words('es'));
  /** What is on screen, or on its way there. */
  #next = this.#shown;
  /** Asked for in every language to come. */
  readonly #areas = new Set<Area>();

  get locale(): Locale {
    return this.#shown.locale;
  }

  /** BCP 47 tag for Intl. */
  get tag(): string {
    return tags[this.locale];
  }

  /** Loads the words and then changes over at once; the old language stays on screen meanwhile. The last change wins. */
  async use(locale: Locale): Promise<void> {
    const next = (this.#next = locale === this.#next.locale ? this.#next : this.#words(locale));
    try {
      await next.load(this.#areas);
    } catch (error) {
      if (this.#next === next) this.#next = this.#shown;
      throw error;
    }
    if (this.#next !== next) return this.use(this.#next.locale); // whoever asked before the last waits for it
    this.#shown = next;
    if (typeof document !== 'undefined') document.documentElement.lang = this.tag;
  }

  /** Has the words of more screens at hand, now and in every language to come. */
  async need(...more: Area[]): Promise<void> {
    const words = this.#next;
    await words.load(more);
    for (const area of more) this.#areas.add(area);
    if (words !== this.#next) return this.need(...more); // another language was chosen meanwhile
    if (words !== this.#shown) await this.use(words.locale);
  }

  /** A message by a key that is known only at run time, such as "problem.<code>"; undefined if there is none. */
  lookup(key: string, params?: Params): string | undefined {
    const message = this.#shown.catalogue[key];
    if (message !== undefined) return format(this.tag, message, params);
    void this.#size;
    return undefined;
  }

  #words(locale: Locale): Words {
    return new Words(locale, () => this.#size++);
  }
}

export const i18n = new I18n();

/** Fetches a screen together with its words. */
export async function withWords<Screen>(screen: Promise<Screen>, ...areas: Area[]): Promise<Screen> {
  const [loaded] = await Promise.all([screen, i18n.need(...areas)]);
  return loaded;
}

type Arguments<K extends MessageKey> = Messages[K] extends undefined ? [] : [params: Messages[K]];

/** The message in the language on screen. Parameters are checked by the types. */
export function t<K extends MessageKey>(key: K, ...args: Arguments<K>): string {
  return i18n.lookup(key, args[0] as Params | undefined) ?? key;
}

/** The best of our languages for a person: the one of the profile, else of the browser, else Spanish. */
export function chooseLocale(profile: string | null | undefined, browser: readonly string[]): Locale {
  for (const wish of profile ? [profile, ...browser] : browser) {
    const language = wish.toLowerCase().split(/[-_]/)[0];
    const found = locales.find((locale) => locale === language);
    if (found) return found;
  }
  return 'es';
}
