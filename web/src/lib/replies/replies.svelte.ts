import { asProblem, type CannedChange, type CannedResponse, type Problem } from '$lib/api';
import { office } from '$lib/api/office';
import { live } from '$lib/live';
import { later } from '$lib/live/seq';

const copy = 'canned';
const order = new Intl.Collator().compare;

/** The canned responses in memory: over a copy on disk, over the server, and live from then on. */
class Replies {
  #all = $state.raw<readonly CannedResponse[]>([]);
  /** Those of a team that I have left are gone with it, before the server says so. */
  readonly #mine = $derived(this.#all.filter((one) => this.#has(one)));
  readonly #usable = $derived(this.#mine.filter(({ team_id }) => !team_id || live.catalogue.access.teams.has(team_id)));
  #state = $state.raw<'empty' | 'ready' | 'failed'>('empty');
  problem = $state.raw<Problem>();
  #owner = '';
  #epoch = -1;
  #loading: Promise<void> | undefined;
  /** Counted while the line was down. */
  #uncounted: string[] = [];

  constructor() {
    live.hear((event) => {
      if (event.name === 'canned_response') this.#heard(event.data);
      // My rights or teams have changed, or something was missed: others are mine now.
      if (event.name === 'resync' && this.#state !== 'empty') void this.#again();
    });
  }

  /** All that I may see: who manages those of everybody sees every team's. */
  get all(): readonly CannedResponse[] {
    return this.#mine;
  }
  /** Those that are for me to use: my own, my teams' and everybody's. */
  get usable(): readonly CannedResponse[] {
    return this.#usable;
  }
  /** `empty`: nothing is known yet; `failed`: nothing is known, and the server did not answer. */
  get state(): 'empty' | 'ready' | 'failed' {
    return this.#state;
  }
  get(id: string): CannedResponse | undefined {
    return this.#mine.find((one) => one.id === id);
  }

  get mayWriteOwn(): boolean {
    return live.catalogue.can('canned_responses.own');
  }
  get mayWriteShared(): boolean {
    return live.catalogue.can('canned_responses.shared');
  }
  #has({ team_id }: CannedResponse): boolean {
    return !team_id || this.mayWriteShared || live.catalogue.access.teams.has(team_id);
  }
  mayChange(reply: CannedResponse): boolean {
    return reply.scope === 'personal' ? this.mayWriteOwn : this.mayWriteShared;
  }

  /** Has them at hand: what is known at once, what was missed a moment later. */
  load(): Promise<void> {
    const { owner, epoch } = live;
    if (this.#owner !== owner) {
      this.#owner = owner;
      this.#epoch = -1;
      this.#uncounted = [];
      this.#show([], 'empty');
      this.#loading = undefined;
    }
    if (this.#epoch === epoch && this.#state === 'ready') return Promise.resolve();
    return (this.#loading ??= this.#load(owner, epoch).finally(() => (this.#loading = undefined)));
  }

  /** What is on its way was asked for before. */
  async #again(): Promise<void> {
    await this.#loading;
    this.#epoch = -1;
    await this.load();
  }

  async #load(owner: string, epoch: number): Promise<void> {
    if (this.#state !== 'ready') {
      const kept = await live.cache.recall<CannedResponse[]>(copy);
      if (kept && this.#owner === owner && this.state !== 'ready') this.#show(kept, 'ready');
    }
    try {
      const { items } = await office.canned.list();
      if (this.#owner !== owner) return;
      this.#epoch = epoch;
      this.problem = undefined;
      this.#show(items, 'ready');
      this.#keep();
      for (const id of this.#uncounted.splice(0)) this.used(id);
    } catch (error) {
      this.problem = asProblem(error);
      if (this.#state === 'empty') this.#state = 'failed';
    }
  }

  /** What a change answered. */
  put(reply: CannedResponse): void {
    const known = this.#all.find((one) => one.id === reply.id);
    if (known && later(known.version, reply.version)) return;
    this.#show([...this.#all.filter((one) => one.id !== reply.id), reply], 'ready');
    this.#keep();
  }
  remove(id: string): void {
    this.#show(
      this.#all.filter((one) => one.id !== id),
      this.#state,
    );
    this.#keep();
  }

  /** Counts that it was put into a message. */
  used(id: string): void {
    office.canned.used(id).then(
      (reply) => this.put(reply),
      (error: unknown) => {
        if (asProblem(error).passing) this.#uncounted.push(id);
      },
    );
  }

  #heard({ subject_id, canned_response }: CannedChange): void {
    if (this.#owner !== live.owner || this.#state === 'empty') return; // it will all be fetched
    if (canned_response) this.put(canned_response);
    else this.remove(subject_id);
  }

  #show(all: readonly CannedResponse[], state: 'empty' | 'ready' | 'failed'): void {
    this.#all = [...all].sort((a, b) => order(a.code, b.code));
    this.#state = state;
  }
  #keep(): void {
    live.cache.remember(copy, this.#mine);
  }
}

export const replies = new Replies();
