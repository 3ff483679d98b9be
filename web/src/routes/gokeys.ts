/** Where "g" and a second key lead. What may not be entered says so itself. */
export const places: Readonly<Record<string, string>> = {
  m: '/inbox/mine',
  n: '/inbox/unassigned',
  t: '/inbox/all',
  x: '/inbox/mentions',
  d: '/inbox/unattended',
  p: '/inbox/snoozed',
  s: '/inbox/follow_ups',
  i: '/history',
  o: '/contacts',
  r: '/reports',
  l: '/ledger',
  a: '/settings',
};
