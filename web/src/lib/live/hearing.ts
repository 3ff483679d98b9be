import type { Api, Problem } from '$lib/api';
import type { Connection } from './connection.svelte';
import { Deltas } from './deltas';
import type { Drafting } from './drafting';
import { Feed, type FeedEvent } from './feed';
import type { World } from './world.svelte';

interface HearingSource {
  api: Api;
  connection: Connection;
  world: World;
  drafting: Drafting;
  recount: () => void;
  /** Something may have been missed: all is to be asked for again. */
  onresync: () => void;
  /** There is a line again. */
  onlive: () => void;
  /** The session has ended. */
  onrefused: (problem: Problem) => void;
}

/** The event log as it comes in, and who takes in what it tells. */
export class Hearing {
  readonly #source: HearingSource;
  readonly #deltas: Deltas;
  readonly #hearers = new Set<(event: FeedEvent) => void>();
  #feed: Feed | undefined;

  constructor(source: HearingSource) {
    this.#source = source;
    this.#deltas = new Deltas((all) => source.world.apply(all));
  }

  get on(): boolean {
    return this.#feed !== undefined;
  }

  /** @param name shared by tabs that see the same. */
  start(name: string): void {
    const { api, connection, world, onlive, onrefused } = this.#source;
    this.#feed?.stop();
    this.#feed = new Feed({
      name,
      open: (signal) => api.stream(world.applied, signal),
      heard: () => world.applied,
      onevent: (event) => this.#heard(event),
      onstate: (state) => {
        connection.set(state);
        if (state === 'live') onlive();
      },
      onrefused,
    });
    this.#feed.start();
  }

  stop(): void {
    this.#feed?.stop();
    this.#feed = undefined;
    this.#deltas.clear();
  }

  /** Connects again at once, from what was heard. */
  reconnect(): void {
    this.#feed?.reconnect();
  }

  /** Tells of each event as it comes, before it is taken in. Returns what ends that. */
  hear(hearer: (event: FeedEvent) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  #heard(event: FeedEvent): void {
    const { connection, world, drafting, recount, onresync } = this.#source;
    this.#hearers.forEach((hearer) => hearer(event));
    if (event.name === 'resync') {
      world.expire();
      onresync();
    } else if (event.name === 'hello') {
      connection.speaks(event.data.version);
    } else if (event.name === 'draft') {
      drafting.heard(event.data);
    } else if (event.name === 'involvement') {
      if (event.data.involvement) world.involve([event.data.involvement]);
      recount();
    } else if (event.name === 'change' || event.name === 'remove' || event.name === 'catalogue') {
      this.#deltas.push(event);
    }
    connection.heard();
  }
}
