import type { Content, NewMessage, Template } from '$lib/api';

/** What the agent fills in, by part and name of the variable: "body:1", "header:order", "button:0". */
export type Values = Readonly<Record<string, string>>;
export type Variable = Template['variables'][number];

export const keyOf = (variable: Variable): string => `${variable.part}:${variable.name}`;

/** The values of one part, by the variable's own name. */
export function valuesOf(template: Template, values: Values, part: Variable['part']): Record<string, string> {
  return Object.fromEntries(
    template.variables
      .filter((variable) => variable.part === part)
      .map((variable) => [variable.name, (values[keyOf(variable)] ?? '').trim()]),
  );
}

/** The header of these kinds is a file that must be given. */
export function headerFileKind(template: Template): 'image' | 'video' | 'document' | null {
  const kinds: Record<string, 'image' | 'video' | 'document'> = {
    IMAGE: 'image',
    VIDEO: 'video',
    DOCUMENT: 'document',
  };
  return kinds[template.header?.format ?? ''] ?? null;
}

export function complete(template: Template, values: Values, headerFile: string | null): boolean {
  const filled = template.variables.every((variable) => (values[keyOf(variable)] ?? '').trim() !== '');
  return filled && (headerFileKind(template) === null || headerFile !== null);
}

/** A text with its {{variables}} replaced; blank ones stay. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => values[name] || whole);
}

/** Guesses what a variable means: the customer's first name stands in most templates, as their first or a so-called one. */
export function suggestion(variable: Variable, contactName: string): string {
  const first = contactName.trim().split(/\s+/)[0] ?? '';
  const meansName = /^(1|name|nombre|nome|first_?name|customer|cliente)$/i.test(variable.name);
  return variable.part === 'body' && meansName && /\p{L}/u.test(first) ? first : '';
}

/** What the API wants of a filled template. Empty parts are left out. */
export function templateOf(
  template: Template,
  values: Values,
  headerFile: string | null,
): NonNullable<NewMessage['template']> {
  const part = (name: Variable['part']) => {
    const found = valuesOf(template, values, name);
    return Object.keys(found).length > 0 ? found : undefined;
  };
  return {
    name: template.name,
    language: template.language,
    header_vars: part('header'),
    body_vars: part('body'),
    button_vars: part('button'),
    header_file_id: headerFile ?? undefined,
  };
}

/** The message as its bubble shows it before the server has rendered it. */
export function previewOf(
  template: Template,
  values: Values,
  headerFile: string | null,
): { text: string; content: Content } {
  const header = template.header?.text ? fill(template.header.text, valuesOf(template, values, 'header')) : undefined;
  const kind = headerFileKind(template);
  return {
    text: fill(template.body, valuesOf(template, values, 'body')),
    content: {
      template: {
        name: template.name,
        language: template.language,
        category: template.category,
        header_text: header,
        header: kind && headerFile ? { file_id: headerFile, mime: `${kind}/*` } : undefined,
        footer: template.footer ?? undefined,
        buttons: template.buttons.map((button, index) => ({ id: String(index), title: button.text })),
      },
    },
  };
}
