package routing_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/routing"
)

const inbox = 7

// agent is somebody who may answer in the inbox, unless elsewhere.
func agent(id int64, elsewhere bool, teams ...int64) *desk.Actor {
	a := &desk.Actor{User: id, Kind: desk.ActorUser, Role: desk.RoleAgent, Sight: desk.SightOwn, Inboxes: []int64{inbox}, PickOff: []int64{inbox}, Teams: teams}
	if elsewhere {
		a.Inboxes = []int64{inbox + 1}
	}
	return a
}

// office makes any office: agents with teams, limits and work; conversations with teams, owners and a past, some of which do not wait at all.
func office(r *rand.Rand) routing.Snapshot {
	s := routing.Snapshot{Rule: []desk.RoutingRule{desk.RoutingRoundRobin, desk.RoutingFewestOpen}[r.IntN(2)], Sticky: r.IntN(2) == 0}
	agents := int64(r.IntN(8))
	for id := range agents {
		var teams []int64
		for team := range int64(3) {
			if r.IntN(2) == 0 {
				teams = append(teams, team+1)
			}
		}
		capacity := routing.NoLimit
		if r.IntN(3) > 0 {
			capacity = r.IntN(6)
		}
		s.Agents = append(s.Agents, routing.Agent{Actor: agent(id+1, r.IntN(6) == 0, teams...), Open: r.IntN(6), Capacity: capacity, Turn: int64(r.IntN(9))})
	}
	for id := range int64(r.IntN(30)) {
		w := routing.Waiting{Conversation: id + 1, Facts: desk.Facts{Inbox: inbox}}
		if r.IntN(3) == 0 {
			w.Facts.Team = int64(r.IntN(4)) // the last has nobody
		}
		w.Owner, w.Last, w.OwnerTeam = int64(r.IntN(12)), int64(r.IntN(12)), int64(r.IntN(12))
		switch r.IntN(12) {
		case 0:
			w.Facts.Bot = 5
		case 1:
			w.Facts.Status = desk.Status(1 + r.IntN(3))
		case 2:
			w.Facts.Hidden = true
		case 3:
			w.Facts.Assignee = 1
		}
		if r.IntN(4) == 0 {
			w.Passed = []int64{int64(1 + r.IntN(8))}
		}
		s.Waiting = append(s.Waiting, w)
	}
	return s
}

// may says by itself what the rules ask of who gets a conversation, his room apart.
func may(a *routing.Agent, w *routing.Waiting) bool {
	return w.Facts.Status == desk.Open && w.Facts.Assignee == 0 && w.Facts.Bot == 0 && !w.Facts.Hidden && a.Actor.Inboxes[0] == w.Facts.Inbox &&
		(w.Facts.Team == 0 || slices.Contains(a.Actor.Teams, w.Facts.Team)) && !slices.Contains(w.Passed, a.Actor.User)
}

// In any office nobody gets more than he may have or what he may not see, each conversation goes to one at most, and none stays while
// somebody is free for it.
func TestDecisionKeepsItsPromises(t *testing.T) {
	for seed := range uint64(20_000) {
		s := office(rand.New(rand.NewPCG(seed, 1)))
		was := fmt.Sprintf("%+v", s)
		given := map[int64]int64{}
		open := map[int64]int{}
		for _, a := range s.Agents {
			open[a.Actor.User] = a.Open
		}
		room := func(a *routing.Agent) bool { return a.Capacity == routing.NoLimit || open[a.Actor.User] < a.Capacity }
		for _, one := range routing.Decide(s) {
			a := &s.Agents[slices.IndexFunc(s.Agents, func(a routing.Agent) bool { return a.Actor.User == one.User })]
			w := &s.Waiting[slices.IndexFunc(s.Waiting, func(w routing.Waiting) bool { return w.Conversation == one.Conversation })]
			if !room(a) || !may(a, w) || given[one.Conversation] != 0 {
				t.Fatalf("seed %d: %+v in %s", seed, one, was)
			}
			open[one.User]++
			given[one.Conversation] = one.User
		}
		for i := range s.Waiting {
			w := &s.Waiting[i]
			for j := range s.Agents {
				if a := &s.Agents[j]; given[w.Conversation] == 0 && room(a) && may(a, w) {
					t.Fatalf("seed %d: %d stays though %d is free in %s", seed, w.Conversation, a.Actor.User, was)
				}
			}
		}
		if fmt.Sprintf("%+v", s) != was {
			t.Fatalf("seed %d: the decision changed what it was asked about", seed)
		}
	}
}

// Over any number of looks, those who could have had every conversation have had the same number of them, but for one: by turns since the
// beginning, or as long as they began with the same number open.
func TestDecisionIsFair(t *testing.T) {
	for _, rule := range []desk.RoutingRule{desk.RoutingRoundRobin, desk.RoutingFewestOpen} {
		for seed := range uint64(2_000) {
			r := rand.New(rand.NewPCG(seed, 2))
			s := routing.Snapshot{Rule: rule}
			n := 2 + r.IntN(6)
			for id := range n {
				s.Agents = append(s.Agents, routing.Agent{Actor: agent(int64(id+1), false), Capacity: routing.NoLimit})
			}
			some := s.Agents[0].Actor.User // comes and goes; the others are there throughout
			got := map[int64]int{}
			for look := range 20 {
				now := s
				if look%3 == r.IntN(3) {
					now.Agents = s.Agents[1:]
				}
				now.Waiting = nil
				for id := range r.IntN(12) {
					now.Waiting = append(now.Waiting, routing.Waiting{Conversation: int64(id + 1), Facts: desk.Facts{Inbox: inbox}})
				}
				for _, one := range routing.Decide(now) {
					a := &s.Agents[slices.IndexFunc(s.Agents, func(a routing.Agent) bool { return a.Actor.User == one.User })]
					a.Open, a.Turn = a.Open+1, one.Turn
					got[one.User]++
				}
				least, most := 1<<30, 0
				for _, a := range s.Agents {
					if a.Actor.User != some {
						least, most = min(least, got[a.Actor.User]), max(most, got[a.Actor.User])
					}
				}
				if most-least > 1 {
					t.Fatalf("%s, seed %d: shares %v", rule, seed, got)
				}
			}
		}
	}
}

func TestWhoIsMeantComesFirst(t *testing.T) {
	waiting := routing.Waiting{Conversation: 1, Facts: desk.Facts{Inbox: inbox}, Owner: 3, Last: 2}
	agents := func(without ...int64) (out []routing.Agent) {
		for id := range int64(3) {
			if !slices.Contains(without, id+1) {
				out = append(out, routing.Agent{Actor: agent(id+1, false, 10+id), Capacity: 1})
			}
		}
		return out
	}
	full := agents()
	full[2].Open = 1
	for name, c := range map[string]struct {
		s    routing.Snapshot
		want int64
	}{
		"the owner":                      {routing.Snapshot{Sticky: true, Agents: agents()}, 3},
		"the last agent without him":     {routing.Snapshot{Sticky: true, Agents: agents(3)}, 2},
		"the last agent if he is full":   {routing.Snapshot{Sticky: true, Agents: full}, 2},
		"by the rule where none sticks":  {routing.Snapshot{Agents: agents(3)}, 1},
		"by the rule if neither is here": {routing.Snapshot{Sticky: true, Agents: agents(2, 3)}, 1},
	} {
		c.s.Rule, c.s.Waiting = desk.RoutingRoundRobin, []routing.Waiting{waiting}
		if got := routing.Decide(c.s); len(got) != 1 || got[0].User != c.want {
			t.Errorf("%s: %+v, want %d", name, got, c.want)
		}
	}
	team := waiting
	team.Owner, team.Last, team.OwnerTeam = 0, 2, 12
	s := routing.Snapshot{Rule: desk.RoutingFewestOpen, Sticky: true, Agents: agents(), Waiting: []routing.Waiting{team}}
	if got := routing.Decide(s); got[0].User != 3 {
		t.Errorf("of the owners' team: %+v", got)
	}
	if s.Agents = agents(3); routing.Decide(s)[0].User != 2 {
		t.Errorf("nobody of the owners' team is there: %+v", routing.Decide(s))
	}
}
