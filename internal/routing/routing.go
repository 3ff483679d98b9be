package routing

import (
	"slices"

	"timbre/internal/desk"
)

// NoLimit is the capacity of an agent who may have any number of open conversations at once.
const NoLimit = -1

// Agent is a member of the inbox who is online and may answer.
type Agent struct {
	Actor    *desk.Actor
	Open     int   // conversations that he has open now, in all inboxes
	Capacity int   // how many he may have open at once; 0: none come to him by themselves; NoLimit
	Turn     int64 // of the last conversation that the rule gave him; the least is the next; 0: none yet
}

// AnyFree reports whether an agent has room for another conversation.
func AnyFree(list []Agent) bool {
	return slices.ContainsFunc(list, func(a Agent) bool { return a.free() })
}

func (a *Agent) free() bool { return a.Capacity == NoLimit || a.Open < a.Capacity }

// Waiting is a conversation in the queue.
type Waiting struct {
	Conversation     int64
	Facts            desk.Facts
	Owner, OwnerTeam int64   // whose its contact is; 0: nobody's
	Last             int64   // who had the contact's last conversation; 0: nobody
	Passed           []int64 // who gave it back by hand: it does not come to them again by itself
}

// Snapshot is all that a decision knows of an inbox.
type Snapshot struct {
	Rule    desk.RoutingRule
	Sticky  bool
	Agents  []Agent
	Waiting []Waiting // longest waiting first
}

// Assignment gives a conversation to an agent.
type Assignment struct {
	Conversation, User int64
	Turn               int64 // the agent's from now on; 0: it was not his turn, he was meant
}

// Decide gives away what can be given away, the longest waiting first: to the contact's owner, else to whom he had last, else by the
// rule. What nobody may have, or nobody is free for, stays in the queue and holds nothing behind it back.
func Decide(s Snapshot) []Assignment {
	if s.Rule == desk.RoutingOff || len(s.Agents) == 0 {
		return nil
	}
	agents := slices.Clone(s.Agents)
	turn := int64(0)
	for i := range agents {
		turn = max(turn, agents[i].Turn)
	}
	var out []Assignment
	for i := range s.Waiting {
		w := &s.Waiting[i]
		to, meant := s.choose(agents, w)
		if to == nil {
			if !AnyFree(agents) {
				break
			}
			continue
		}
		to.Open++
		one := Assignment{Conversation: w.Conversation, User: to.Actor.User}
		if !meant {
			turn++
			to.Turn, one.Turn = turn, turn
		}
		out = append(out, one)
	}
	return out
}

// choose finds who gets a conversation. meant: by who he is to the contact, and not by the rule.
func (s *Snapshot) choose(agents []Agent, w *Waiting) (to *Agent, meant bool) {
	var owners, last, next *Agent
	for i := range agents {
		a := &agents[i]
		if !a.free() || !mayHave(a, w) {
			continue
		}
		switch user := a.Actor.User; {
		case user == w.Owner && w.Owner != 0:
			return a, true
		case s.Sticky && user == w.Last && w.Last != 0:
			last = a
		}
		if w.OwnerTeam != 0 && inTeam(a.Actor, w.OwnerTeam) && (owners == nil || s.before(a, owners)) {
			owners = a
		}
		if next == nil || s.before(a, next) {
			next = a
		}
	}
	switch {
	case last != nil && (owners == nil || inTeam(last.Actor, w.OwnerTeam)):
		return last, true
	case owners != nil:
		return owners, false
	}
	return next, false
}

// mayHave reports whether a conversation may go to an agent: he is in its team if it has one, would see it, and has not given it back.
func mayHave(a *Agent, w *Waiting) bool {
	if w.Facts.Team != 0 && !inTeam(a.Actor, w.Facts.Team) || slices.Contains(w.Passed, a.Actor.User) {
		return false
	}
	his := w.Facts
	his.Assignee = a.Actor.User
	return w.Facts.Queued() && a.Actor.Sees(his, false)
}

func inTeam(a *desk.Actor, team int64) bool { return slices.Contains(a.Teams, team) }

// before says whose turn it is by the rule.
func (s *Snapshot) before(a, b *Agent) bool {
	switch {
	case s.Rule == desk.RoutingFewestOpen && a.Open != b.Open:
		return a.Open < b.Open
	case a.Turn != b.Turn:
		return a.Turn < b.Turn
	}
	return a.Actor.User < b.Actor.User
}
