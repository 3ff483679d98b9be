package notify

import "timbre/internal/desk"

// Alert is that an event may alert somebody who is not here. User 0: everybody who sees the conversation.
type Alert struct {
	User int64
	Kind desk.AlertKind
}

// AlertOf says of what an event may alert whom, besides what the bell tells: it is not looked at who has written a message.
func AlertOf(e *desk.Event) (Alert, bool) {
	switch {
	case e.Conversation == 0 || e.After.Hidden:
	case e.Kind == desk.MessageCreated && e.After.Assignee != 0 && e.After.Assignee != e.Actor:
		return Alert{e.After.Assignee, desk.AlertMessage}, true
	case (e.Kind == desk.ConversationCreated || e.Kind == desk.ConversationChanged) && waits(e.After) && !waits(e.Before):
		return Alert{0, desk.AlertQueue}, true
	}
	return Alert{}, false
}

// waits: nobody has the conversation, and no bot.
func waits(f desk.Facts) bool {
	return f.Inbox != 0 && f.Queued()
}
