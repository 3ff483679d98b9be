/** Where to go after the door: an address of ours, never another site ("//evil", "https:…", "/\evil"). */
export function destination(wanted: string | null): string {
  if (!wanted || !/^\/(?![/\\])/.test(wanted)) return '/inbox';
  return /^\/(sign-in|sso\b|setup\b(?!\/channel)|invitation)/.test(wanted) ? '/inbox' : wanted;
}
