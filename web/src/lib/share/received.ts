/** A file that was shared; without `file`: it was too large to be kept. */
export interface SharedFile {
  name: string;
  /** Bytes. */
  size: number;
  type: string;
  file?: File;
}

/** As the service worker keeps it: see lib/offline/worker.js. */
interface Received {
  /** ms, by this device's clock. */
  at: number;
  /** Title, text and address, as the other program gave them. */
  words: readonly string[];
  files: readonly SharedFile[];
}

export interface Shared {
  text: string;
  files: readonly SharedFile[];
}

const name = 'timbre shared';
const store = 'received';
/** ms for which what was shared waits to be put somewhere. */
const patience = 24 * 60 * 60 * 1000;

/** What was shared and not put anywhere yet; what came first stands first. */
export async function received(now = Date.now()): Promise<Shared> {
  const all = await run<Received[]>('readonly', (objects) => objects.getAll() as IDBRequest<Received[]>);
  const waiting = all.filter(({ at }) => now - at < patience);
  if (waiting.length === 0 && all.length > 0) await forget();
  return {
    text: [...new Set(waiting.map(({ words }) => joined(words)).filter(Boolean))].join('\n'),
    files: waiting.flatMap(({ files }) => files),
  };
}

/** It stands elsewhere now, or is not wanted. */
export async function forget(): Promise<void> {
  await run('readwrite', (objects) => objects.clear());
}

/** Programs say the same twice: the address in the text, the title as its beginning. */
export function joined(words: readonly string[]): string {
  const said = words.map((one) => one.trim()).filter(Boolean);
  const own = said.filter((one, at) => !said.some((other, place) => place !== at && repeats(one, at, other, place)));
  return own.join('\n');
}

const repeats = (one: string, at: number, other: string, place: number) =>
  other.includes(one) && (other !== one || place < at);

async function run<T>(mode: IDBTransactionMode, work: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    return await new Promise<T>((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
  } finally {
    database.close(); // signing out removes it
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no database'));
  });
}
