/** What is kept in this browser. `outbox` and `drafts` hold work of the person; the rest is a copy that may vanish. */
export type StoreName = 'start' | 'lists' | 'threads' | 'outbox' | 'drafts';
const stores: readonly StoreName[] = ['start', 'lists', 'threads', 'outbox', 'drafts'];
const copies: readonly StoreName[] = ['start', 'lists', 'threads'];
/** Raised when the shape of what is kept changes; older copies are dropped, the person's work stays. */
const version = 2;
/** ms between two writes of the copy. */
const pace = 1000;
/** Conversations whose messages are kept. */
const threadsKept = 200;

/**
 * A database of this user in this workspace; without a name there is none. Where the browser has none (private windows, a full disk) nothing is kept and nothing
 * fails: reads find nothing, writes are dropped.
 */
export class Cache {
  readonly name: string;
  #database: Promise<IDBDatabase | undefined>;
  #pending = new Map<StoreName, Map<IDBValidKey, unknown>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string) {
    this.name = name;
    this.#database = name ? open(name).catch(() => undefined) : Promise.resolve(undefined);
  }

  async get<T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
    const pending = this.#pending.get(store);
    if (pending?.has(key)) return pending.get(key) as T;
    return this.#run(store, 'readonly', (objects) => objects.get(key) as IDBRequest<T | undefined>);
  }

  async all<T>(store: StoreName): Promise<T[]> {
    return (await this.#run(store, 'readonly', (objects) => objects.getAll() as IDBRequest<T[]>)) ?? [];
  }

  /** The copy of something by its name, and what is to be kept as one. */
  recall<T>(name: string): Promise<T | undefined> {
    return this.get<T>('start', name).catch(() => undefined);
  }
  remember(name: string, value: unknown): void {
    this.keep('start', name, value);
  }

  /** Writes soon, together with what else has changed by then. */
  keep(store: StoreName, key: IDBValidKey, value: unknown): void {
    let entries = this.#pending.get(store);
    if (!entries) this.#pending.set(store, (entries = new Map()));
    entries.set(key, value);
    this.#timer ??= setTimeout(() => void this.flush(), pace);
  }

  /** Writes now; resolves when it is on disk. Rejects if the disk refuses, and resolves where nothing is ever kept. */
  async put(store: StoreName, key: IDBValidKey, value: unknown): Promise<void> {
    await this.#run(store, 'readwrite', (objects) => objects.put(value, key));
  }
  async delete(store: StoreName, key: IDBValidKey): Promise<void> {
    this.#pending.get(store)?.delete(key);
    await this.#run(store, 'readwrite', (objects) => objects.delete(key));
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = new Map();
    const database = await this.#database;
    if (!database || pending.size === 0) return;
    try {
      const transaction = database.transaction([...pending.keys()], 'readwrite', { durability: 'relaxed' });
      for (const [store, entries] of pending) {
        for (const [key, value] of entries) transaction.objectStore(store).put(value, key);
      }
      if (pending.has('threads')) prune(transaction.objectStore('threads'));
      await finished(transaction);
    } catch {
      // A copy only: the server has it all.
    }
  }

  /** Drops all copies; the person's own work stays. Nothing is kept any more. */
  async forget(): Promise<void> {
    const mine = [...this.#pending].filter(([store]) => !copies.includes(store));
    this.#pending = new Map(mine);
    await this.flush();
    const database = await this.#database;
    this.#database = Promise.resolve(undefined);
    if (!database) return;
    const transaction = database.transaction(copies, 'readwrite');
    for (const store of copies) transaction.objectStore(store).clear();
    await finished(transaction).catch(() => undefined);
    database.close();
  }

  /** Removes the database. */
  async wipe(): Promise<void> {
    clearTimeout(this.#timer);
    this.#pending.clear();
    (await this.#database)?.close();
    this.#database = Promise.resolve(undefined);
    await new Promise<void>((resolve) => {
      const request = globalThis.indexedDB?.deleteDatabase(this.name);
      if (!request) return resolve();
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    });
  }

  async close(): Promise<void> {
    await this.flush();
    (await this.#database)?.close();
  }

  async #run<T>(
    store: StoreName,
    mode: IDBTransactionMode,
    work: (objects: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    const database = await this.#database;
    if (!database) return undefined;
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    await finished(transaction);
    return request.result;
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const store of stores) {
        const copy = copies.includes(store);
        if (copy && request.result.objectStoreNames.contains(store)) request.result.deleteObjectStore(store);
        if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
      }
    };
    request.onsuccess = () => {
      // Another tab wants a newer shape, or removes it all.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('no database'));
  });
}

/** Drops the messages of the oldest conversations: their numbers, which are the keys, are the lowest. */
function prune(threads: IDBObjectStore): void {
  const keys = threads.getAllKeys();
  keys.onsuccess = () => {
    for (const key of keys.result.slice(0, -threadsKept)) threads.delete(key);
  };
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}
