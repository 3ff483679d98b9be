import type { Conversation } from '$lib/api';
import type { WorldSource } from './world.svelte';

/**
 * Removes what this browser keeps of conversations that were taken from my sight: those that `gone` says of. What is in memory is gone
 * already, and the copy of the quick replies goes, since some may be of a team that I have left. What I had written in them stays, unless they were deleted for good.
 */
export async function forget(
  source: WorldSource,
  gone: (number: number) => boolean,
  deleted: ReadonlySet<number> = new Set(),
): Promise<void> {
  if (deleted.size > 0) source.recount(); // what the log told of them before may have been passed over
  const cache = source.cache();
  await cache.flush();
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(cache.name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no database'));
  });
  try {
    const transaction = database.transaction(['start', 'threads', 'lists', 'drafts'], 'readwrite');
    transaction.objectStore('start').delete('canned');
    const threads = transaction.objectStore('threads');
    const keys = threads.getAllKeys();
    keys.onsuccess = () => {
      for (const number of keys.result as number[]) if (gone(number)) threads.delete(number);
    };
    for (const number of deleted)
      transaction.objectStore('drafts').delete(IDBKeyRange.bound(`${number}.`, `${number}/`, false, true));
    const rows = transaction.objectStore('lists').openCursor();
    rows.onsuccess = () => {
      const at = rows.result;
      if (!at) return;
      const list = at.value as Conversation[];
      const kept = list.filter((one) => !gone(one.number));
      if (kept.length < list.length) at.update(kept);
      at.continue();
    };
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
  } finally {
    database.close();
  }
}
