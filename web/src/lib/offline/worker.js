/* global shell, shown, pressed */
// The service worker: it keeps the files of one version of the interface, so that the page opens without a connection. What the
// server knows it does not touch: that is the page's, which keeps it in a database of its own and removes it when one signs out.
// What another program shares with ours it keeps until the page has asked for whom it is: see lib/share.
//
// scripts/offline.mjs writes it to /sw.js, with pushed.js, and puts before it what to keep: shell = { version, entry, files }.

const name = `timbre ${shell.version}`;
/** Fetched at a time: the person's own requests go first. */
const lanes = 3;
/** Addresses that the server answers itself; all others show the page. */
const answered = /^\/(api|docs|hooks)\/|^\/(openapi\.json|healthz|readyz|metrics|robots\.txt)$/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === 'POST' && pathname === '/share' && origin === location.origin)
    event.respondWith(receive(request));
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/assets/') || shell.files.includes(pathname)) event.respondWith(file(request, pathname));
  else if (request.mode === 'navigate' && !answered.test(pathname)) event.respondWith(file(request, '/'));
});

/** All of it or nothing; what an earlier version or attempt has kept is not fetched again. */
async function install() {
  const cache = await caches.open(name);
  const waiting = [...shell.files];
  const lane = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) await keep(cache, path);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await self.skipWaiting(); // pages that are open go on with their own files: see activate
}

async function keep(cache, path) {
  const hashed = path.startsWith('/assets/');
  const kept = hashed ? await caches.match(path, { ignoreVary: true }) : undefined;
  const response = kept ?? (await fetch(path, { cache: hashed ? 'default' : 'no-cache' }));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // Another node may still serve the page of another version, which asks for files that are not these.
  if (path === '/' && !(await response.clone().text()).includes(shell.entry)) throw new Error('not this version');
  await cache.put(path, response);
}

/** The version before stays for the pages that still show it; older ones go. */
async function activate() {
  const others = (await caches.keys()).filter((one) => one.startsWith('timbre ') && one !== name);
  await Promise.all(others.slice(0, -1).map((one) => caches.delete(one)));
  await self.clients.claim();
}

async function file(request, path) {
  const cache = await caches.open(name);
  const options = { ignoreVary: true };
  return (await cache.match(path, options)) ?? (await caches.match(path, options)) ?? fetch(request);
}

/** Bytes; a larger file is kept by its name alone: no inbox takes it. */
const mostOfAFile = 50_000_000;
/** Characters. */
const mostOfAText = 20_000;

/** Nothing of it goes to the server: whose it is to be is not known yet. */
async function receive(request) {
  try {
    await keepShared(await request.formData());
    return Response.redirect('/share', 303);
  } catch (error) {
    console.warn(error);
    return Response.redirect('/share?lost=full', 303); // no room for it
  }
}

async function keepShared(form) {
  const words = (name) => String(form.get(name) ?? '').slice(0, mostOfAText);
  const files = form
    .getAll('files')
    .filter((one) => one instanceof File && (one.name !== '' || one.size > 0))
    .map((file) => ({
      name: file.name,
      size: file.size,
      type: file.type,
      ...(file.size <= mostOfAFile ? { file } : {}),
    }));
  const shared = { at: Date.now(), words: ['title', 'text', 'url'].map(words), files };
  const opening = indexedDB.open('timbre shared', 1); // as lib/share/received.ts does
  opening.onupgradeneeded = () => opening.result.createObjectStore('received', { autoIncrement: true });
  const database = await settled(opening);
  try {
    const transaction = database.transaction('received', 'readwrite');
    transaction.objectStore('received').add(shared);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

self.addEventListener('push', (event) => event.waitUntil(shown(self, event.data?.json() ?? {})));
self.addEventListener('notificationclick', (event) => event.waitUntil(pressed(self, event.notification, event.action)));
