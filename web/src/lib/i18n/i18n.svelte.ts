import { format, type Catalogue, type Params } from './catalogue';
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

async function load(locale: Locale, wanted: ReadonlySet<Area>): Promise<Catalogue> {
  const others = async () => (wanted.size > 0 ? (await import('./areas')).load(locale, wanted) : []);
  const [inbox, more] = await Promise.all([loaders[locale](), others()]);
  return Object.assign({}, inbox.default, ...more) as Catalogue;
}

/** The language on screen. Everything that reads it through t() or the time formats is redrawn when it changes. */
class I18n {
  #locale = $state.raw<Locale>('es');
  #catalogue = $state.raw<Catalogue>({});
  /** What the last change leads to, also while it is being fetched. */
  #wanted: { locale: Locale; areas: ReadonlySet<Area> } = { locale: 'es', areas: new Set() };
  #last: Promise<void> = Promise.resolve();

  get locale(): Locale {
    return this.#locale;
  }

  /** BCP 47 tag for Intl. */
  get tag(): string {
    return tags[this.#locale];
  }

  /** Loads the words and then changes over at once; the old language stays on screen meanwhile. */
  use(locale: Locale): Promise<void> {
    return this.#change(locale, this.#wanted.areas);
  }

  /** Has the words of more screens at hand, now and in every language to come. */
  need(...more: Area[]): Promise<void> {
    const { locale, areas } = this.#wanted;
    if (more.every((area) => areas.has(area))) return this.#last;
    return this.#change(locale, new Set([...areas, ...more]));
  }

  /** The last change wins, and whoever asked before it waits for it. */
  #change(locale: Locale, areas: ReadonlySet<Area>): Promise<void> {
    const before = this.#wanted;
    const wanted = (this.#wanted = { locale, areas });
    const change = load(locale, areas).then(
      (catalogue) => {
        if (this.#wanted !== wanted) return this.#last;
        return this.#show(locale, catalogue);
      },
      (error: unknown) => {
        if (this.#wanted === wanted) {
          this.#wanted = before;
          this.#last = Promise.resolve();
        }
        throw error;
      },
    );
    return (this.#last = change);
  }

  #show(locale: Locale, catalogue: Catalogue): void {
    this.#locale = locale;
    this.#catalogue = catalogue;
    if (typeof document !== 'undefined') document.documentElement.lang = this.tag;
  }

  /** A message by a key that is known only at run time, such as "problem.<code>"; undefined if there is none. */
  lookup(key: string, params?: Params): string | undefined {
    const message = this.#catalogue[key];
    return message === undefined ? undefined : format(this.tag, message, params);
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
