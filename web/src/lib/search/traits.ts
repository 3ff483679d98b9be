import type { Contact, Conversation } from '$lib/api';
import { plain } from '$lib/ui/keys';
import type { Traits } from './sieve';

/** Plain text to look in, made once per version of a conversation or contact. */
const texts = new WeakMap<object, string>();
function plainOf(one: object, text: () => string): string {
  let found = texts.get(one);
  if (found === undefined) texts.set(one, (found = plain(text())));
  return found;
}

const handleOf = ({ username }: { username?: string }) => (username ? `@${username}` : '');

export function traitsOfConversation(one: Conversation): Traits {
  const { contact } = one;
  return {
    text: plainOf(one, () => `${contact.name} ${contact.email ?? ''} ${handleOf(contact)}`),
    phone: contact.phone,
  };
}

export function traitsOfContact(one: Contact): Traits {
  return {
    text: plainOf(one, () => `${one.name} ${one.email ?? ''} ${one.company ?? ''} ${handleOf(one)}`),
    phone: one.phone,
  };
}

/** ms of a pause that are left for whatever comes next. */
const reserve = 2;

/** Makes those texts while the page is idle, so that no key has to wait for thousands of them. */
export function prepare(conversations: readonly Conversation[]): void {
  let next = 0;
  const go = (deadline: IdleDeadline) => {
    for (let one = conversations[next]; one && deadline.timeRemaining() > reserve; one = conversations[++next])
      traitsOfConversation(one);
    if (next < conversations.length) requestIdleCallback(go);
  };
  if ('requestIdleCallback' in globalThis) requestIdleCallback(go);
}
