package store

import "timbre/internal/desk"

// involvedArm walks what the actor follows, or where he was mentioned, and sorts it: what calls one person is little.
func (l *listing) involvedArm() {
	if l.actor.User == 0 { // a bot's token is called nowhere
		return
	}
	if l.query.View == desk.ViewParticipating {
		l.followedArm(l.in("c.inbox_id", l.inboxes), l.ofTeam(), l.ofLabel())
		return
	}
	source := "conversation_agents ca" + l.dialect.by("conversation_agents_mentioned") + " JOIN conversations c" + l.dialect.byRow() +
		" ON c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id"
	mentioned := "ca.workspace_id = $1 AND ca.mention_id > 0 AND ca.user_id = " + l.arg(l.actor.User)
	l.add(source, mentioned, l.ofStatus(), l.ofTeam(), l.ofInbox(), l.ofLabel(), l.sight())
}
