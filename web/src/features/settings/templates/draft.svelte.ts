import type { Capabilities, NewTemplate, StoredFile, Template, TemplateParts } from '$lib/api';

export type Limits = NonNullable<Capabilities['template']>;
export type ButtonType = NonNullable<TemplateParts['buttons']>[number]['type'];
export type HeaderFormat = '' | 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'LOCATION';

export interface ButtonDraft {
  type: ButtonType;
  text: string;
  url: string;
  phone: string;
}
export interface Variable {
  part: 'header' | 'body' | 'button';
  name: string;
}

/** How many of a kind a template has at most. */
export const mostOf: Readonly<Record<ButtonType, number>> = { QUICK_REPLY: 10, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 };
export const buttonTypes = Object.keys(mostOf) as ButtonType[];
export const fileFormats: readonly HeaderFormat[] = ['IMAGE', 'VIDEO', 'DOCUMENT'];

/** What is wrong with a part; the words are templates.trouble.<this>. */
export type Trouble =
  | 'missing'
  | 'name'
  | 'header_format'
  | 'header_variables'
  | 'no_variables'
  | 'edge'
  | 'touch'
  | 'variable_name'
  | 'mixed'
  | 'gap'
  | 'repeat'
  | 'link'
  | 'link_variable'
  | 'phone'
  | 'grouped'
  | 'long';

const keyOf = ({ part, name }: Variable) => `${part}:${name}`;
const length = (text: string) => [...text].length;

/** The names of the variables of a text, each once; numbered ones by number. */
export function variablesOf(text: string): string[] {
  const names = [...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map((found) => found[1] ?? '');
  return [...new Set(names)].sort((a, b) => Number(a) - Number(b) || 0);
}

/** A template as it is being written, held to the rules of its review before it is submitted. */
export class TemplateDraft {
  readonly limits: Limits;
  inboxId = $state('');
  name = $state('');
  language = $state('');
  category = $state<'UTILITY' | 'MARKETING'>('UTILITY');
  headerFormat = $state<HeaderFormat>('');
  headerText = $state('');
  file = $state.raw<StoredFile | null>(null);
  body = $state('');
  footer = $state('');
  buttons = $state<ButtonDraft[]>([]);
  /** By part and name: "body:1". */
  examples = $state<Record<string, string>>({});

  constructor(limits: Limits, template?: Template) {
    this.limits = limits;
    if (template) this.#read(template);
  }

  #read(template: Template): void {
    this.name = template.name;
    this.language = template.language;
    this.category = template.category === 'MARKETING' ? 'MARKETING' : 'UTILITY';
    this.headerFormat = (template.header?.format ?? '') as HeaderFormat;
    this.headerText = template.header?.text ?? '';
    this.body = template.body;
    this.footer = template.footer ?? '';
    this.buttons = template.buttons.map(({ type, text, url, phone }) => ({
      type: type as ButtonType,
      text,
      url: url ?? '',
      phone: phone ?? '',
    }));
    this.examples = Object.fromEntries(template.variables.map((one) => [keyOf(one as Variable), one.example ?? '']));
  }

  readonly variables = $derived.by<Variable[]>(() => [
    ...(this.headerFormat === 'TEXT' ? variablesOf(this.headerText) : []).map((name) => ({
      part: 'header' as const,
      name,
    })),
    ...variablesOf(this.body).map((name) => ({ part: 'body' as const, name })),
    ...this.buttons.flatMap(({ type, url }, at) =>
      type === 'COPY_CODE' || (type === 'URL' && url.includes('{{'))
        ? [{ part: 'button' as const, name: String(at) }]
        : [],
    ),
  ]);
  readonly needsFile = $derived(fileFormats.includes(this.headerFormat));

  /** By part: "body", "buttons.0", "examples.body:1"… Empty when it can be submitted. */
  readonly troubles = $derived.by(() => {
    const found: Record<string, Trouble> = {};
    const say = (part: string, trouble: Trouble | undefined) => {
      if (trouble) found[part] ??= trouble;
    };
    const { limits } = this;
    say('name', this.name === '' ? 'missing' : /^[a-z0-9_]+$/.test(this.name) ? undefined : 'name');
    if (length(this.name) > limits.name) say('name', 'long');
    if (this.headerFormat === 'TEXT') say('header', this.#headerTrouble());
    if (this.needsFile && !this.file) say('header', 'missing');
    say('body', this.#bodyTrouble());
    if (length(this.footer) > limits.footer) say('footer', 'long');
    if (/\{\{.*\}\}/.test(this.footer)) say('footer', 'no_variables');
    this.buttons.forEach((button, at) => say(`buttons.${at}`, this.#buttonTrouble(button, at)));
    if (!grouped(this.buttons)) say('buttons', 'grouped');
    for (const variable of this.variables) {
      const key = keyOf(variable);
      if (!this.examples[key]?.trim()) say(`examples.${key}`, 'missing');
    }
    return found;
  });
  readonly complete = $derived(Object.keys(this.troubles).length === 0);

  #headerTrouble(): Trouble | undefined {
    if (this.headerText.trim() === '') return 'missing';
    if (length(this.headerText) > this.limits.header) return 'long';
    if (/[\n*_~`]/.test(this.headerText.replace(/\{\{[^{}]*\}\}/g, ''))) return 'header_format';
    if (variablesOf(this.headerText).length > 1) return 'header_variables';
    return namesTrouble(this.headerText, this.#named);
  }

  #bodyTrouble(): Trouble | undefined {
    if (this.body.trim() === '') return 'missing';
    if (length(this.body) > this.limits.body) return 'long';
    if (/^\s*\{\{|\}\}\s*$/.test(this.body)) return 'edge';
    if (/\}\}\s*\{\{/.test(this.body)) return 'touch';
    return namesTrouble(this.body, this.#named);
  }

  /** The variables of header and body have names, all of them. */
  get #named(): boolean {
    return [this.headerFormat === 'TEXT' ? this.headerText : '', this.body]
      .flatMap(variablesOf)
      .some((name) => !/^\d+$/.test(name));
  }

  #buttonTrouble({ type, text, url, phone }: ButtonDraft, at: number): Trouble | undefined {
    if (type === 'COPY_CODE') return undefined;
    if (text.trim() === '') return 'missing';
    if (length(text) > this.limits.button_title) return 'long';
    if (this.buttons.findIndex((other) => other.type !== 'COPY_CODE' && other.text.trim() === text.trim()) < at)
      return 'repeat';
    if (type === 'PHONE_NUMBER' && !/^\+\d{6,19}$/.test(phone.replace(/[\s()-]/g, ''))) return 'phone';
    return type === 'URL' ? linkTrouble(url.trim(), this.limits.url) : undefined;
  }

  addButton(type: ButtonType): void {
    const button: ButtonDraft = { type, text: '', url: type === 'URL' ? 'https://' : '', phone: '' };
    // Replies stay together: a new one stands behind the last of them.
    const last = this.buttons.findLastIndex((one) => one.type === 'QUICK_REPLY');
    const at = type === 'QUICK_REPLY' && last >= 0 ? last + 1 : this.buttons.length;
    this.#shift(at, 1);
    this.buttons.splice(at, 0, button);
  }
  removeButton(at: number): void {
    this.examples[`button:${at}`] = '';
    this.buttons.splice(at, 1);
    this.#shift(at + 1, -1);
  }
  /** The examples of buttons from a place on move with them. */
  #shift(from: number, by: number): void {
    this.examples = Object.fromEntries(
      Object.entries(this.examples).map(([key, value]) => {
        const at = /^button:(\d+)$/.exec(key)?.[1];
        return [at !== undefined && Number(at) >= from ? `button:${Number(at) + by}` : key, value];
      }),
    );
  }
  mayAdd(type: ButtonType): boolean {
    const has = this.buttons.filter((one) => one.type === type).length;
    return has < mostOf[type] && this.buttons.length < this.limits.buttons;
  }
  /** A variable that is not in the text yet. */
  nextVariable(): string {
    const numbers = variablesOf(this.body).map(Number).filter(Number.isFinite);
    return `{{${Math.max(0, ...numbers) + 1}}}`;
  }

  get parts(): TemplateParts {
    return {
      category: this.category,
      header_format: this.headerFormat || undefined,
      header_text: this.headerFormat === 'TEXT' ? this.headerText.trim() : undefined,
      header_file_id: this.needsFile ? this.file?.id : undefined,
      body: this.body.trim(),
      footer: this.footer.trim() || undefined,
      buttons: this.buttons.map(({ type, text, url, phone }) => ({
        type,
        text: type === 'COPY_CODE' ? undefined : text.trim(),
        url: type === 'URL' ? url.trim() : undefined,
        phone: type === 'PHONE_NUMBER' ? phone.replace(/[\s()-]/g, '') : undefined,
      })),
      variables: this.variables.map((one) => ({ ...one, example: (this.examples[keyOf(one)] ?? '').trim() })),
    };
  }
  get created(): NewTemplate {
    return { inbox_id: this.inboxId, name: this.name, language: this.language, ...this.parts };
  }

  /** The examples of a part, for its preview. */
  valuesOf(part: Variable['part']): Record<string, string> {
    return Object.fromEntries(
      this.variables.filter((one) => one.part === part).map((one) => [one.name, this.examples[keyOf(one)] ?? '']),
    );
  }
}

function namesTrouble(text: string, named: boolean): Trouble | undefined {
  for (const [, name = ''] of text.matchAll(/\{\{([^{}]*)\}\}/g)) {
    if (!/^([1-9]\d?|[a-z][a-z0-9_]*)$/.test(name.trim())) return 'variable_name';
  }
  const names = variablesOf(text);
  if (named) return names.some((name) => /^\d+$/.test(name)) ? 'mixed' : undefined;
  return names.some((name, at) => Number(name) !== at + 1) ? 'gap' : undefined;
}

function linkTrouble(url: string, max: number): Trouble | undefined {
  const fixed = url.replace(/\{\{1\}\}$/, '');
  if (length(url) > max) return 'long';
  if (fixed.includes('{{')) return 'link_variable';
  try {
    const { protocol, host } = new URL(fixed);
    return /^https?:$/.test(protocol) && host ? undefined : 'link';
  } catch {
    return 'link';
  }
}

/** Replies stand side by side, before the others or after them. */
function grouped(buttons: readonly ButtonDraft[]): boolean {
  const runs = buttons.filter(({ type }, at) => type === 'QUICK_REPLY' && buttons[at - 1]?.type !== 'QUICK_REPLY');
  return runs.length < 2;
}

/** What is made of kinds that this editor knows, and that Meta lets one change. */
export function editable(template: Template): boolean {
  return (
    ['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status) &&
    template.category !== 'AUTHENTICATION' &&
    !template.cannot &&
    template.buttons.every(({ type }) => (buttonTypes as string[]).includes(type))
  );
}
