// What the service worker shows of what is pushed to it, and what a press on it does: a part of worker.js, which hands over its own scope.
// What a press wants is kept for the page that carries it out, which may be one at which somebody signs in first: see lib/alerts/wanted.ts.

/**
 * Shows what the server has pushed, unless somebody looks at a page of ours; or takes it back.
 * @param {any} scope
 * @param {any} word as internal/app/push.go writes it
 */
export async function shown(scope, { title, body = '', tag, path, workspace, user, number, actions = [], over }) {
  if (over) {
    for (const one of await scope.registration.getNotifications({ tag })) one.close();
    return;
  }
  if (!title) return;
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (tag !== 'trial' && pages.some((page) => page.focused)) return;
  await scope.registration.showNotification(title, {
    body,
    tag,
    icon: '/icons/any-192.png',
    badge: '/icons/any-192.png',
    actions,
    data: { href: path, workspace, user, number },
  });
}

/**
 * The page that is there comes forward; without one, one is opened. It goes where the alert leads and does what the button says.
 * @param {any} scope
 * @param {any} notification
 * @param {string} action the button's; "": none was pressed, but the alert itself
 */
export async function pressed(scope, notification, action) {
  notification.close();
  const { href = '/', workspace, user, number } = notification.data ?? {};
  const wanted = { action, href, workspace, user, number, at: Date.now() };
  const kept = await scope.caches.open('wanted');
  await kept.put('/wanted', new Response(JSON.stringify(wanted)));
  const [page] = await scope.clients.matchAll({ type: 'window' });
  if (!page) {
    await scope.clients.openWindow(href);
    return;
  }
  page.postMessage({ type: 'wanted' });
  await page.focus().catch(() => undefined); // the browser may not let it come forward
}
