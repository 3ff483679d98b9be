import type { Choice, Interactive, InteractiveLimits, NewMessage, StoredFile } from '$lib/api';
import type { Outgoing } from '$lib/live';

type Wire = NonNullable<NewMessage['interactive']>;

export interface Row {
  title: string;
  description: string;
}
export interface Section {
  title: string;
  rows: Row[];
}

/** Why a part of it cannot be sent: `over` says by how many characters it is too long. */
export type Trouble = { what: 'missing' | 'repeat' | 'link' } | { what: 'long'; over: number };

const emptyRow = (): Row => ({ title: '', description: '' });
const length = (text: string) => [...text.trim()].length;

/** A message with choices as it is being written. Its parts are kept when another kind is looked at. */
export class InteractiveDraft {
  readonly limits: InteractiveLimits;
  kind = $state<Interactive['kind']>('buttons');
  header = $state<'none' | 'text' | 'file'>('none');
  headerText = $state('');
  file = $state.raw<StoredFile | null>(null);
  body = $state('');
  footer = $state('');
  buttons = $state([{ title: '' }]);
  listButton = $state('');
  sections = $state<Section[]>([{ title: '', rows: [emptyRow()] }]);
  linkText = $state('');
  linkUrl = $state('');

  constructor(limits: InteractiveLimits, body: string) {
    this.limits = limits;
    this.body = body;
  }

  /** What may stand above the text. */
  readonly headers = $derived<readonly InteractiveDraft['header'][]>(
    this.kind === 'location_request' ? [] : this.kind === 'list' ? ['none', 'text'] : ['none', 'text', 'file'],
  );
  readonly shownHeader = $derived(this.headers.includes(this.header) ? this.header : 'none');
  readonly hasFooter = $derived(this.kind !== 'location_request');
  readonly bodyMax = $derived.by(() => (this.kind === 'list' ? this.limits.list_body : this.limits.body));
  readonly rows = $derived(this.sections.reduce((sum, section) => sum + section.rows.length, 0));

  /** By part: "body", "buttons.0", "sections.1", "sections.1.0"… Empty when it can be sent. */
  readonly troubles = $derived.by(() => {
    const found: Record<string, Trouble> = {};
    const text = (part: string, value: string, max: number, wanted = true) => {
      const over = length(value) - max;
      if (wanted && value.trim() === '') found[part] = { what: 'missing' };
      else if (over > 0) found[part] = { what: 'long', over };
    };
    const { limits } = this;
    text('body', this.body, this.bodyMax);
    if (this.hasFooter) text('footer', this.footer, limits.footer, false);
    if (this.shownHeader === 'text') text('header', this.headerText, limits.header);
    if (this.shownHeader === 'file' && !this.file) found.header = { what: 'missing' };
    if (this.kind === 'buttons') {
      this.buttons.forEach(({ title }, at) => {
        text(`buttons.${at}`, title, limits.button_title);
        const same = this.buttons.findIndex((other) => other.title.trim() === title.trim());
        if (title.trim() && same < at) found[`buttons.${at}`] = { what: 'repeat' };
      });
    } else if (this.kind === 'list') {
      text('listButton', this.listButton, limits.button_title);
      this.sections.forEach((section, at) => {
        text(`sections.${at}`, section.title, limits.row_title, this.sections.length > 1);
        section.rows.forEach((row, index) => {
          text(`sections.${at}.${index}`, row.title, limits.row_title);
          text(`sections.${at}.${index}.description`, row.description, limits.row_text, false);
        });
      });
    } else if (this.kind === 'link') {
      text('linkText', this.linkText, limits.button_title);
      text('linkUrl', this.linkUrl, limits.url);
      if (!found.linkUrl && !isLink(this.linkUrl)) found.linkUrl = { what: 'link' };
    }
    return found;
  });
  readonly complete = $derived(Object.keys(this.troubles).length === 0);

  addRow(section: Section): void {
    section.rows.push(emptyRow());
  }
  removeRow(at: number, index: number): void {
    this.sections[at]?.rows.splice(index, 1);
    if (this.sections[at]?.rows.length === 0 && this.sections.length > 1) this.sections.splice(at, 1);
    if (this.rows === 0) this.sections[0]?.rows.push(emptyRow());
  }
  addSection(): void {
    this.sections.push({ title: '', rows: [emptyRow()] });
  }

  /** As it is sent, and as its bubble shows it until the server has it. */
  get outgoing(): Outgoing {
    const text = this.body.trim();
    const interactive = this.#wire();
    const { file } = this;
    const { header_file_id, ...shown } = interactive;
    const header =
      header_file_id && file ? { file_id: file.id, mime: file.mime, name: file.name, size: file.size } : undefined;
    return {
      kind: 'interactive',
      text,
      interactive,
      preview: { text, content: { interactive: { ...shown, header } } },
    };
  }

  #wire(): Wire {
    const out: Wire = { kind: this.kind };
    if (this.shownHeader === 'text') out.header_text = this.headerText.trim();
    if (this.shownHeader === 'file') out.header_file_id = this.file?.id;
    if (this.hasFooter && this.footer.trim()) out.footer = this.footer.trim();
    if (this.kind === 'buttons') out.buttons = this.buttons.map(({ title }, at) => choice(at + 1, title));
    if (this.kind === 'link') [out.link_text, out.link_url] = [this.linkText.trim(), this.linkUrl.trim()];
    if (this.kind === 'list') {
      let id = 0;
      out.list_button = this.listButton.trim();
      out.sections = this.sections.map(({ title, rows }) => ({
        ...(title.trim() ? { title: title.trim() } : {}),
        rows: rows.map((row) => choice(++id, row.title, row.description)),
      }));
    }
    return out;
  }
}

function choice(id: number, title: string, description = ''): Choice {
  return { id: String(id), title: title.trim(), ...(description.trim() ? { description: description.trim() } : {}) };
}

function isLink(text: string): boolean {
  try {
    return ['https:', 'http:'].includes(new URL(text.trim()).protocol);
  } catch {
    return false;
  }
}
