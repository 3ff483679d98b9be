import type { Slash } from './slash';

/** The list over the box, as far as the box knows it. */
interface List {
  /** Takes a key of the text; false: it is none of its. */
  key: (event: KeyboardEvent) => boolean;
}

/** What is looked for in the text behind a slash or an @, and the list that offers it. */
export class Lookup {
  #slash = $state.raw<Slash>();
  /** The list, once it is there. */
  list = $state<List>();
  /** id of what is chosen in it. */
  chosen = $state<string>();
  /** Where a slash stands that is to be only a slash. */
  #dismissed = -1;

  get slash(): Slash | undefined {
    return this.#slash;
  }

  /** The slash that the caret is behind is this one now. */
  look(at: Slash | undefined): void {
    if (at?.start !== this.#dismissed) this.#dismissed = -1;
    this.#slash = at && this.#dismissed < 0 ? at : undefined;
  }
  dismiss(): void {
    this.#dismissed = this.#slash?.start ?? -1;
    this.#slash = undefined;
  }
  /** What was looked for has been found. */
  end(): void {
    this.#slash = undefined;
  }

  /** Takes the keys of the list. While it is on its way, Enter must not send what is only looked for. */
  intercept(event: KeyboardEvent): boolean {
    const slash = this.#slash;
    if (!slash) return false;
    if (event.key === 'Escape') this.dismiss();
    else if (this.list) return this.list.key(event);
    else return event.key === 'Enter' && (slash.sign === '/' || !/\s/.test(slash.query));
    return true;
  }
}
