import type { Capabilities, Content, Location, NewMessage, StoredFile, Template } from '$lib/api';
import { variables, type Values as Known } from '$lib/replies/variables';

/** What the agent fills in, by part and name of the variable: "body:1", "header:order", "button:0". */
export type Values = Readonly<Record<string, string>>;
export type Variable = Template['variables'][number];

/** What stands above the text and is no text. */
export interface Header {
  file: StoredFile | null;
  place: Location | null;
}

/** A filled template: as the API wants it, the place of its header, and its bubble until the server has rendered it. */
export interface Filled {
  template: NonNullable<NewMessage['template']>;
  location?: Location;
  preview: { text: string; content: Content };
}

export const keyOf = (variable: Variable): string => `${variable.part}:${variable.name}`;

/** The values of one part, by the variable's own name. */
export function valuesOf(template: Template, values: Values, part: Variable['part']): Record<string, string> {
  return Object.fromEntries(
    template.variables
      .filter((variable) => variable.part === part)
      .map((variable) => [variable.name, (values[keyOf(variable)] ?? '').trim()]),
  );
}

const fileKinds: Readonly<Record<string, 'image' | 'video' | 'document'>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  DOCUMENT: 'document',
};

/** The header of these kinds is a file that must be given. */
export function headerFileKind(template: Template): 'image' | 'video' | 'document' | null {
  return fileKinds[template.header?.format ?? ''] ?? null;
}

export const hasPlace = (template: Template): boolean => template.header?.format === 'LOCATION';

/** Why a template cannot be sent yet. */
export type Lack =
  | { what: 'values' | 'file' | 'place' }
  | { what: 'spaces'; variable: Variable }
  | { what: 'long'; part: 'header' | 'body' | 'button'; over: number };

/** The first thing that is missing or that the channel would refuse. */
export function lackOf(
  template: Template,
  values: Values,
  header: Header,
  limits: Capabilities['template'],
): Lack | undefined {
  const of = (variable: Variable) => (values[keyOf(variable)] ?? '').trim();
  if (template.variables.some((variable) => of(variable) === '')) return { what: 'values' };
  const spaced = template.variables.find((variable) => /[\n\r\t]| {5}/.test(of(variable)));
  if (spaced) return { what: 'spaces', variable: spaced };
  if (headerFileKind(template) && !header.file) return { what: 'file' };
  if (hasPlace(template) && !header.place) return { what: 'place' };
  return limits ? tooLong(template, values, limits) : undefined;
}

function tooLong(template: Template, values: Values, limits: NonNullable<Capabilities['template']>): Lack | undefined {
  const over = (text: string, limit: number) => [...text].length - limit;
  const body = over(fill(template.body, valuesOf(template, values, 'body')), limits.body);
  if (body > 0) return { what: 'long', part: 'body', over: body };
  const header = over(fill(template.header?.text ?? '', valuesOf(template, values, 'header')), limits.header);
  if (header > 0) return { what: 'long', part: 'header', over: header };
  for (const [index, value] of Object.entries(valuesOf(template, values, 'button'))) {
    const button = over(value, template.buttons[Number(index)]?.type === 'COPY_CODE' ? limits.code : limits.url);
    if (button > 0) return { what: 'long', part: 'button', over: button };
  }
  return undefined;
}

/** A text with its {{variables}} replaced; blank ones stay. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => values[name] || whole);
}

/** What authors of templates call what we know. */
const meanings: readonly [RegExp, (typeof variables)[number]][] = [
  [/^(full_?name|nombre_completo|nome_completo)$/i, 'contact.name'],
  [/^(1|name|nombre|nome|first_?name|primer_nombre|primeiro_nome|customer|cliente)$/i, 'contact.first_name'],
  [/^(phone|telefono|telefone|celular)$/i, 'contact.phone'],
  [/^(e?mail|correo)$/i, 'contact.email'],
  [/^(company|empresa)$/i, 'contact.company'],
  [/^(agent|agente|asesora?|atendente)$/i, 'agent.name'],
  [/^(store|shop|tienda|loja|negocio)$/i, 'workspace.name'],
];

/** Guesses what a variable of the text means by its name. The first numbered one is the customer's first name in most templates. */
export function suggestion(variable: Variable, known: Known): string {
  if (variable.part !== 'body') return '';
  const meant = meanings.find(([pattern]) => pattern.test(variable.name))?.[1];
  const value = (meant && known[meant]) ?? '';
  return meant === 'contact.first_name' && !/\p{L}/u.test(value) ? '' : value; // a phone number is no name
}

/** What is known, to be put into a variable. */
export function knownOf(known: Known): { name: (typeof variables)[number]; value: string }[] {
  return variables.flatMap((name) => {
    const value = known[name]?.trim();
    return value ? [{ name, value }] : [];
  });
}

/** A filled template, ready to be sent. Empty parts are left out. */
export function filled(template: Template, values: Values, { file, place }: Header): Filled {
  const part = (name: Variable['part']) => {
    const found = valuesOf(template, values, name);
    return Object.keys(found).length > 0 ? found : undefined;
  };
  return {
    template: {
      name: template.name,
      language: template.language,
      header_vars: part('header'),
      body_vars: part('body'),
      button_vars: part('button'),
      header_file_id: file?.id,
    },
    ...(place ? { location: place } : {}),
    preview: previewOf(template, values, { file, place }),
  };
}

function previewOf(template: Template, values: Values, { file, place }: Header): Filled['preview'] {
  const header = template.header?.text ? fill(template.header.text, valuesOf(template, values, 'header')) : undefined;
  const buttonValues = valuesOf(template, values, 'button');
  return {
    text: fill(template.body, valuesOf(template, values, 'body')),
    content: {
      ...(place ? { location: place } : {}),
      template: {
        name: template.name,
        language: template.language,
        category: template.category,
        header_text: header,
        header: file ? { file_id: file.id, mime: file.mime, name: file.name, size: file.size } : undefined,
        footer: template.footer ?? undefined,
        buttons: template.buttons.map(({ type, text }, index) => ({
          id: String(index),
          title: text,
          type,
          value: buttonValues[index],
        })),
      },
    },
  };
}

/** What a template is called, for people: its name at the provider has no spaces and no capitals. */
export function titleOf({ name }: Template): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** The provider has approved it. */
export const sendable = ({ status }: Template): boolean => status.toUpperCase() === 'APPROVED';

/** Those that can be sent first, then by last use, then the reader's own language, then the name. */
export function sorted(templates: readonly Template[], locale: string): Template[] {
  const rank = (one: Template) => [
    one.cannot ? 1 : 0,
    one.last_used_at ? -Date.parse(one.last_used_at) : 0,
    one.language.startsWith(locale) ? 0 : 1,
  ];
  return templates.toSorted((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    const at = x.findIndex((value, index) => value !== y[index]);
    return at < 0 ? a.name.localeCompare(b.name) : (x[at] ?? 0) - (y[at] ?? 0);
  });
}
