import { withMarks, type Run } from './marked';

interface Line {
  /** What makes it a quote or an item: "> ", "- ". */
  prefix: string;
  runs: Run[];
}

/** Text that grows line by line, as a reader sees a page: blocks begin lines, and spaces fall together. */
export class Lines {
  readonly #lines: Line[] = [{ prefix: '', runs: [] }];
  #quotes = 0;
  #gap = false;

  get #line(): Line {
    return this.#lines[this.#lines.length - 1] as Line;
  }

  get #quote(): string {
    return this.#quotes > 0 ? '> ' : '';
  }

  /** @param kept whether its spaces and line ends are meant. */
  write(text: string, signs: string, kept: boolean): void {
    if (kept) {
      text.split(/\r?\n/).forEach((part, index) => {
        if (index > 0) this.break();
        this.#put(part.replaceAll('\t', '    '), signs);
      });
      return;
    }
    const before = this.#line.runs.at(-1)?.text;
    const words = text.replace(/[ \t\r\n\f]+/g, ' ');
    this.#put(before === undefined || /[ \t]$/.test(before) ? words.replace(/^ /, '') : words, signs);
  }

  /** A block of code stands on lines of its own, as it is. */
  code(text: string): void {
    this.block();
    this.#put(text.includes('```') ? text : '```' + text + '```', '');
    this.block();
  }

  /** From here it is another line, if something stands on this one. */
  block(): void {
    if (this.#line.runs.length > 0) this.break();
  }

  /** So it is, with a blank line between; a quote goes on. */
  paragraph(): void {
    this.block();
    this.#gap = this.#quotes === 0;
  }

  break(): void {
    this.#lines.push({ prefix: this.#quote, runs: [] });
  }

  item(prefix: string): void {
    this.block();
    this.#line.prefix = this.#quote + prefix;
  }

  /** From here it is what somebody else wrote, or no longer; the channel knows no quote in a quote. */
  quote(quoted: boolean): void {
    this.block();
    this.#quotes += quoted ? 1 : -1;
    this.#line.prefix = this.#quote;
  }

  /** The next cell of a row. */
  cell(): void {
    this.#put('\t', '');
  }

  toString(): string {
    const lines = this.#lines.map(({ prefix, runs }) => {
      const words = withMarks(runs)
        .replaceAll('\u00a0', ' ')
        .replace(/ *\t */g, '\t')
        .replace(/^ +(?=\t)| +$/g, '');
      return words === '' ? '' : prefix + (prefix === '' ? words : words.trimStart());
    });
    return lines
      .filter((line, index) => line !== '' || lines[index - 1] !== '')
      .join('\n')
      .replace(/^\n+|\n+$/g, '');
  }

  #put(text: string, signs: string): void {
    if (text === '') return;
    const above = this.#lines.at(-2);
    if (this.#gap && above && above.runs.length > 0) this.#lines.splice(-1, 0, { prefix: '', runs: [] });
    this.#gap = false;
    const last = this.#line.runs.at(-1);
    if (last?.signs === signs) last.text += text;
    else this.#line.runs.push({ text, signs });
  }
}
