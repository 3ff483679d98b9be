import { asProblem, type Problem, type Ref } from '$lib/api';
import { office } from '$lib/api/office';
import { live } from '$lib/live';
import { later } from '$lib/live/seq';
import { macroRoutes, type Macro } from './api';

const copy = 'macros';
const order = new Intl.Collator().compare;

/** The macros in memory: over a copy on disk, over the server, and fetched again when the log tells of one. */
class Macros {
  #all = $state.raw<readonly Macro[]>([]);
  #state = $state.raw<'empty' | 'ready' | 'failed'>('empty');
  /** Why conversations are finished, if a macro says so; undefined: not known. */
  #reasons = $state.raw<readonly Ref[]>();
  problem = $state.raw<Problem>();
  #owner = '';
  #epoch = -1;
  #loading: Promise<void> | undefined;

  constructor() {
    live.hear((event) => {
      if (event.name !== 'catalogue' || !event.data.kind.endsWith('macro.changed')) return;
      this.#epoch = -1;
      if (this.#owner === live.owner) void this.load();
    });
  }

  /** By name. */
  get all(): readonly Macro[] {
    return this.#all;
  }
  /** `empty`: nothing is known yet; `failed`: nothing is known, and the server did not answer. */
  get state(): 'empty' | 'ready' | 'failed' {
    return this.#state;
  }
  get(id: string): Macro | undefined {
    return this.#all.find((one) => one.id === id);
  }

  /** A reason's name; undefined: it was deleted. */
  reason(id: string): string | undefined {
    return this.#reasons ? this.#reasons.find((one) => one.id === id)?.name : '…';
  }

  get mayRun(): boolean {
    return live.catalogue.can('macros.run');
  }
  get mayShare(): boolean {
    return live.catalogue.can('macros.manage');
  }
  get mayWrite(): boolean {
    return this.mayRun || this.mayShare;
  }
  mayChange(macro: Macro): boolean {
    return macro.scope === 'personal' ? this.mayRun : this.mayShare;
  }

  /** Has them at hand: what is known at once, what was missed a moment later. */
  load(): Promise<void> {
    const { owner, epoch } = live;
    if (this.#owner !== owner) {
      this.#owner = owner;
      this.#epoch = -1;
      this.#loading = undefined;
      this.#show([], 'empty');
    }
    if (this.#epoch === epoch && this.#state === 'ready') return Promise.resolve();
    return (this.#loading ??= this.#load(owner, epoch).finally(() => (this.#loading = undefined)));
  }

  async #load(owner: string, epoch: number): Promise<void> {
    if (this.#state !== 'ready') {
      const kept = await live.cache.recall<Macro[]>(copy);
      if (kept && this.#owner === owner && this.state !== 'ready') this.#show(kept, 'ready');
    }
    try {
      this.#epoch = epoch; // another change in between is fetched by itself
      const { items } = await macroRoutes.list();
      if (this.#owner !== owner) return;
      this.problem = undefined;
      this.#show(items, 'ready');
      live.cache.remember(copy, items);
      if (items.some(({ steps }) => steps.some((step) => step.reason_id))) await this.loadReasons();
    } catch (error) {
      this.#epoch = -1;
      this.problem = asProblem(error);
      if (this.#state === 'empty') this.#state = 'failed';
    }
  }

  async loadReasons(): Promise<readonly Ref[]> {
    const { items } = await office.closeReasons.list();
    return (this.#reasons = items);
  }

  /** What a change answered. */
  put(macro: Macro): void {
    const known = this.get(macro.id);
    if (known && later(known.version, macro.version)) return;
    this.#show([...this.#all.filter((one) => one.id !== macro.id), macro], 'ready');
    live.cache.remember(copy, this.#all);
  }
  remove(id: string): void {
    this.#show(
      this.#all.filter((one) => one.id !== id),
      this.#state,
    );
    live.cache.remember(copy, this.#all);
  }

  #show(all: readonly Macro[], state: 'empty' | 'ready' | 'failed'): void {
    this.#all = [...all].sort((a, b) => order(a.name, b.name));
    this.#state = state;
  }
}

export const macros = new Macros();
