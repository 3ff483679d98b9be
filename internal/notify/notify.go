package notify

import (
	"slices"
	"time"

	"timbre/internal/desk"
)

// News is an event with what decides whom it concerns.
type News struct {
	Event   *desk.Event
	Message *desk.Message // the event's, as it is now; nil: it has none, or it is gone
	People  []desk.Involvement
	Team    []int64 // who is of its team, and who leads in its inbox, where Asks wants to know
	Leads   []int64
	Now     time.Time
}

// Told is one person to be told of something.
type Told struct {
	User int64
	Kind desk.NotificationKind
}

// rule is one way in which an event concerns people. A kind is one line.
type rule struct {
	kind desk.NotificationKind
	whom func(*News) []int64
}

var rules = []rule{
	{desk.NotifyMention, called},
	{desk.NotifyAssigned, assigned},
	{desk.NotifyTeam, teamed},
	{desk.NotifyAdded, added},
	{desk.NotifyFollowed, following},
	{desk.NotifyFollowUp, line("follow_up_due", named)},
	{desk.NotifyWoke, line("woke", ownerOr(named))},
	{desk.NotifyScheduled, line("schedule_failed", named)},
	{desk.NotifyFailed, failed},
	{desk.NotifySLAWarning, line("sla_warning", ownerOr(able))},
	{desk.NotifySLABreach, line("sla_breached", ownerOr(able))},
	{desk.NotifyWindow, line("window_closing", ownerOr(able))},
}

// Decide says who is told of what by an event. Nobody is told what he did himself, nor of what he has muted. That whoever is told
// may see the conversation is left to the caller.
func Decide(n *News) (out []Told) {
	if n.Event.Conversation == 0 || n.Event.After.Hidden {
		return nil
	}
	for _, r := range rules {
		for _, user := range r.whom(n) {
			told := func(t Told) bool { return t.User == user }
			if user != 0 && user != n.Event.Actor && !n.mutes(user) && !slices.ContainsFunc(out, told) {
				out = append(out, Told{user, r.kind})
			}
		}
	}
	return out
}

// Concerns reports whether an event may concern anybody, as far as its kind tells.
func Concerns(e *desk.Event) bool {
	if e.Conversation == 0 {
		return false
	}
	switch e.Kind {
	case desk.InvolvementChanged:
		return e.Message != 0
	case desk.ConversationCreated, desk.ConversationChanged:
		return e.Message != 0 || e.Before.Assignee != e.After.Assignee || toTeam(e)
	case desk.ParticipantsChanged:
		return e.Added()
	case desk.MessageChanged:
		return e.Failed()
	}
	return e.Kind == desk.MessageCreated
}

// pressing are the lines that somebody has to hear of, also where nobody has the conversation.
var pressing = []string{"sla_warning", "sla_breached", "window_closing"}

// Asks reports whether it is to be known for an event who is of the conversation's team, and, where that is nobody, who leads in its inbox.
func Asks(e *desk.Event, m *desk.Message) bool {
	return toTeam(e) || e.After.Assignee == 0 && m != nil && m.Content.Event != nil && slices.Contains(pressing, m.Content.Event.Name)
}

func (n *News) mutes(user int64) bool {
	return slices.ContainsFunc(n.People, func(i desk.Involvement) bool { return i.User == user && i.Muted(n.Now) })
}

func called(n *News) []int64 {
	if n.Event.Kind != desk.InvolvementChanged || n.Event.Message == 0 {
		return nil
	}
	return []int64{n.Event.Subject}
}

func assigned(n *News) []int64 {
	switch e := n.Event; e.Kind {
	case desk.ConversationCreated, desk.ConversationChanged:
		if e.Before.Assignee != e.After.Assignee {
			return []int64{e.After.Assignee}
		}
	}
	return nil
}

// toTeam reports whether with an event a team was given a conversation, in whose queue it waits now. What comes in by itself rings as what is new.
func toTeam(e *desk.Event) bool {
	return e.Kind == desk.ConversationChanged && e.After.Team != 0 && e.After.Team != e.Before.Team && e.After.Queued()
}

func teamed(n *News) []int64 {
	if toTeam(n.Event) {
		return n.Team
	}
	return nil
}

func added(n *News) []int64 {
	if n.Event.Added() {
		return []int64{n.Event.Subject}
	}
	return nil
}

// following are those who follow a conversation in which the customer or the team has written. A note that calls somebody has told
// him already, and who has the conversation sees it in his inbox.
func following(n *News) (out []int64) {
	m := n.Message
	if n.Event.Kind != desk.MessageCreated || m == nil || m.Kind == desk.KindEvent || !m.DeletedAt.IsZero() {
		return nil
	}
	for _, i := range n.People {
		has := i.User == n.Event.After.Assignee && m.Direction == desk.In
		if i.Participates && !has && i.Mention != m.ID {
			out = append(out, i.User)
		}
	}
	return out
}

// failed is who wrote a message that did not arrive.
func failed(n *News) []int64 {
	if n.Message == nil || n.Message.Author != desk.AuthorAgent || !n.Event.Failed() {
		return nil
	}
	return []int64{n.Message.AuthorID}
}

// line concerns people by a system line with a name.
func line(name string, whom func(*News, *desk.EventLine) []int64) func(*News) []int64 {
	return func(n *News) []int64 {
		if m := n.Message; m != nil && m.Content.Event != nil && m.Content.Event.Name == name {
			return whom(n, m.Content.Event)
		}
		return nil
	}
}

// named is whom a line names.
func named(_ *News, l *desk.EventLine) []int64 { return []int64{l.ToID} }

// able are those who could take what nobody has: the team that it was given to, or else who leads in its inbox.
func able(n *News, _ *desk.EventLine) []int64 {
	if len(n.Team) > 0 {
		return n.Team
	}
	return n.Leads
}

// ownerOr is who has the conversation, or else others.
func ownerOr(others func(*News, *desk.EventLine) []int64) func(*News, *desk.EventLine) []int64 {
	return func(n *News, l *desk.EventLine) []int64 {
		if owner := n.Event.After.Assignee; owner != 0 {
			return []int64{owner}
		}
		return others(n, l)
	}
}
