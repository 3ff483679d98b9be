import type { Conversation } from '$lib/api';
import type { WorldSource } from './world.svelte';

/** Removes what this browser keeps of a conversation that was deleted for good. What is in memory is gone already. */
export async function forget(source: WorldSource, number: number): Promise<void> {
  source.recount(); // what the log told of it before may have been passed over
  const cache = source.cache();
  await cache.flush();
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(cache.name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no database'));
  });
  try {
    const transaction = database.transaction(['threads', 'lists', 'drafts'], 'readwrite');
    transaction.objectStore('threads').delete(number);
    transaction.objectStore('drafts').delete(IDBKeyRange.bound(`${number}.`, `${number}/`, false, true));
    const rows = transaction.objectStore('lists').openCursor();
    rows.onsuccess = () => {
      const at = rows.result;
      if (!at) return;
      const list = at.value as Conversation[];
      const kept = list.filter((one) => one.number !== number);
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
