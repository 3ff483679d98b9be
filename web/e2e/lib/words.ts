import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../src/lib/i18n/', import.meta.url);

type Text = string | Record<string, string>;

/** Every text of a language by "file.key"; forms of a plural by "file.key:form". */
function textsOf(locale: string): Map<string, string> {
  const texts = new Map<string, string>();
  const files = readdirSync(new URL(`${locale}/`, folder), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const words = JSON.parse(readFileSync(new URL(`${locale}/${file}`, folder), 'utf8')) as Record<string, Text>;
    for (const [key, text] of Object.entries(words)) {
      const id = `${file}.${key}`;
      if (typeof text === 'string') texts.set(id, text);
      else for (const [form, words] of Object.entries(text)) texts.set(`${id}:${form}`, words);
    }
  }
  return texts;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** "Escribe a {name}…" as an expression that finds the name. */
function patternOf(text: string): RegExp {
  const source = escaped(text).replace(/\\\{(\w+)\\\}/g, (_, name: string) => `(?<${name}>.+?)`);
  return new RegExp(`^${source}$`);
}

/**
 * The journeys say what is on screen in Spanish. In another language it is looked for by the translation of those words; where
 * Spanish has one word for several texts, any of their translations will do.
 */
export class Words {
  readonly #from = textsOf('es');
  readonly #to: Map<string, string> | undefined;

  constructor(locale: 'es' | 'pt') {
    this.#to = locale === 'es' ? undefined : textsOf(locale);
  }

  in(spanish: string): string | RegExp {
    if (!this.#to) return spanish;
    const exact = [...this.#from].filter(([, text]) => text === spanish).map(([id]) => this.#to?.get(id) ?? '');
    const found = exact.length > 0 ? exact : this.#filled(spanish);
    if (found.length === 0) return spanish; // a name, or words of a customer
    return new RegExp(`^(${found.map(escaped).join('|')})$`);
  }

  #filled(spanish: string): string[] {
    return [...this.#from].flatMap(([id, text]) => {
      const values = /\{\w+\}\W*\w|\w\W*\{\w+\}/.test(text) ? patternOf(text).exec(spanish)?.groups : undefined;
      return values ? [(this.#to?.get(id) ?? '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')] : [];
    });
  }
}
