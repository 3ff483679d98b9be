/**
 * Shows in the browser's tab whether something is unread: the dot of the mark grows and turns cobalt. The two files are
 * public/favicon.svg and public/favicon-unread.svg.
 */
export function showUnread(unread: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = unread ? '/favicon-unread.svg' : '/favicon.svg';
  if (link && link.getAttribute('href') !== href) link.href = href;
}
