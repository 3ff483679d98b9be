import type { Api, Problem } from '$lib/api';
import type { Cache } from './cache';
import { Catalogue } from './catalogue.svelte';
import { Changes } from './changes';
import { Connection } from './connection.svelte';
import { Drafting } from './drafting';
import { Drafts } from './drafts.svelte';
import { Hearing } from './hearing';
import { Outbox } from './outbox.svelte';
import { Uploads } from './uploads.svelte';
import { World } from './world.svelte';

/** What the parts need of the visit that is under way. */
interface PartsSource {
  /** Whose copies these are changes with who is here. */
  cache: () => Cache;
  /** Asks for the counts again, once for all who want it. */
  recount: () => void;
  /** Asks for inboxes, teams, members and notices again: now, or once for all who want it. */
  refresh: () => Promise<void>;
  refreshSoon: () => void;
  /** Of the event log: something may have been missed, there is a line again, the session has ended. */
  onresync: () => void;
  onlive: () => void;
  onrefused: (problem: Problem) => void;
}

/** What the state of a page is made of, put together: each part knows of the others only what it needs. */
export function partsOf(api: Api, source: PartsSource) {
  const { cache, recount, refresh, refreshSoon } = source;
  const connection = new Connection();
  const catalogue = new Catalogue({ refresh, keep: (preferences) => api.me.update({ preferences }) });
  const uploads = new Uploads((file, options) => api.files.upload(file, options));
  const drafts = new Drafts({ cache, uploads });
  const world: World = new World({
    api,
    cache,
    catalogue,
    bubbles: (number) => outbox.bubbles(number),
    onmessage: (message) => outbox.arrived(message),
    recount,
    recatalogue: refreshSoon,
  });
  const outbox: Outbox = new Outbox(
    {
      cache,
      author: () => ({ kind: 'agent', id: catalogue.me.user.id, name: catalogue.me.user.name }),
      lastSeen: (number) => world.thread(number).lastSeenId,
      post: (number, message) => api.conversations.send(number, message),
      onchange: (number, bubbles) => world.setLocal(number, bubbles),
      acts: () => changes.acts(),
      undoSeconds: () => catalogue.preference('undo_send', 0),
      onsent: (message) => {
        const thread = world.thread(message.conversation);
        if (message.schedule) thread.scheduled = [...thread.scheduled, message];
        else thread.put(message, '0');
      },
    },
    uploads,
  );
  const changes: Changes = new Changes({
    api,
    cache,
    conversations: world.conversations,
    outbox,
    thread: (number) => world.thread(number),
    me: () => catalogue.me.user,
    heard: () => world.applied,
  });
  const drafting = new Drafting({
    api,
    drafts,
    message: (number, id) => world.thread(number).messages.find((one) => one.id === id),
  });
  const hearing = new Hearing({ ...source, api, connection, world, drafting });
  return { catalogue, connection, uploads, drafts, drafting, world, outbox, changes, hearing };
}
