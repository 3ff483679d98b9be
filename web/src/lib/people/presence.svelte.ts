import { api, type Ref } from '$lib/api';
import { uuid } from '$lib/api/uuid';
import { live } from '$lib/live';
import { afterPaint } from '$lib/paint';

export type Doing = 'viewing' | 'noting' | 'replying';

export interface Present {
  user: Ref;
  doing: Doing;
}

/** ms between two words that I look, and that I write. */
const look = 10_000;
const write = 3_000;

/** Who else has the conversation open that is on screen, and who writes there. This tab says so of itself while it is in sight. */
export class Presence {
  readonly #number: number;
  readonly #screen = uuid();
  #people = $state.raw<readonly Present[]>([]);
  #timer: ReturnType<typeof setInterval> | undefined;
  #wrote = 0;
  #deaf: (() => void) | undefined;

  constructor(number: number) {
    this.#number = number;
  }

  get people(): readonly Present[] {
    return this.#people;
  }
  get writing(): readonly Present[] {
    return this.#people.filter((one) => one.doing !== 'viewing');
  }

  /** Begins; returns what ends it. */
  start(): () => void {
    this.#deaf = live.hear((event) => {
      if (event.name === 'presence' && event.data.number === this.#number) this.#take(event.data.people);
      if (event.name === 'hello') this.#look();
    });
    document.addEventListener('visibilitychange', this.#seen);
    document.addEventListener('input', this.#typed, true);
    addEventListener('pagehide', this.#leave);
    this.#seen();
    return () => {
      clearInterval(this.#timer);
      afterPaint(() => this.#leave()); // another conversation is about to be shown
      this.#deaf?.();
      document.removeEventListener('visibilitychange', this.#seen);
      document.removeEventListener('input', this.#typed, true);
      removeEventListener('pagehide', this.#leave);
    };
  }

  readonly #seen = () => {
    if (document.visibilityState !== 'visible') return this.#leave();
    this.#look();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#look(), look);
  };

  readonly #leave = () => {
    clearInterval(this.#timer);
    this.#people = [];
    void this.#say('gone', true).catch(() => undefined);
  };

  /** Keys in the composer, whose tab says what they will become. */
  readonly #typed = (event: Event) => {
    const tab = event.target instanceof HTMLTextAreaElement ? event.target.closest<HTMLElement>('[data-tab]') : null;
    if (!tab || Date.now() - this.#wrote < write) return;
    this.#wrote = Date.now();
    void this.#tell(tab.dataset.tab === 'note' ? 'noting' : 'replying');
  };

  #look(): void {
    void this.#tell('viewing');
  }

  async #tell(doing: Doing): Promise<void> {
    try {
      const { people } = await this.#say(doing);
      this.#people = people;
    } catch {
      this.#people = []; // nobody is known to be there
    }
  }

  #say(doing: Doing | 'gone', keepalive = false): Promise<{ people: Present[] }> {
    const body = { screen: this.#screen, doing };
    // Whoever looks at another's interface is not there as that person.
    if (live.api.http.viewAs) return Promise.resolve({ people: [] });
    return api.http.request('POST', `/conversations/${this.#number}/presence`, { body, keepalive });
  }

  #take(people: readonly { id: string; doing: Doing }[]): void {
    const me = live.catalogue.me.user.id;
    this.#people = people
      .filter(({ id }) => id !== me)
      .map(({ id, doing }) => ({ user: { id, name: live.catalogue.member(id)?.name ?? id }, doing }));
  }
}

/** The one of the conversation on screen. */
class Attending {
  current = $state.raw<Presence>();
}
export const attending = new Attending();
