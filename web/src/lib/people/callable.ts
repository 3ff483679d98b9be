import type { NewMention } from '$lib/api';
import type { Catalogue, Outgoing } from '$lib/live';
import { staffOf } from './staff';

/** Somebody whom a note can call: an agent who is in the inbox, or a team that works in it. */
export interface Callable {
  id: string;
  name: string;
  team: boolean;
}

/** By name, people first. */
export function callable(catalogue: Catalogue, inboxId: string): Callable[] {
  const { people, teams } = staffOf(catalogue, inboxId);
  const byName = (a: Callable, b: Callable) => a.name.localeCompare(b.name);
  return [
    ...people.map(({ id, name }) => ({ id, name, team: false })).sort(byName),
    ...teams.map(({ id, name }) => ({ id, name, team: true })).sort(byName),
  ];
}

/** Those whose "@Name" stands in a text, be it chosen from the list or typed. Of two names that begin alike the longer counts. */
export function mentionsIn(text: string, list: readonly Callable[]): NewMention[] {
  const found: Callable[] = [];
  const byLength = [...list].sort((a, b) => b.name.length - a.name.length);
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at > 0 && /[\p{L}\p{N}]/u.test(text.charAt(at - 1))) continue; // an address
    const rest = text.slice(at + 1).toLocaleLowerCase();
    const one = byLength.find(
      ({ name }) => rest.startsWith(name.toLocaleLowerCase()) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)),
    );
    if (one && !found.includes(one)) found.push(one);
  }
  return found.map(({ id, team }) => (team ? { team_id: id } : { agent_id: id }));
}

/** Says in notes whom they call. */
export function address(messages: readonly Outgoing[], list: readonly Callable[]): void {
  for (const message of messages) {
    const mentions = message.kind === 'note' ? mentionsIn(message.text ?? '', list) : [];
    if (mentions.length > 0) message.mentions = mentions;
  }
}
