// Package desk holds the nouns of a team's inbox and their rules: conversations, messages, contacts, inboxes, members, events.
// It does no I/O and reads no clock; everything else may import it.
package desk
