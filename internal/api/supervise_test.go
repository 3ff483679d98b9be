package api_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

func numbersOf(c *servertest.Client, query string) (out []int64) {
	var page struct{ Items []view.Conversation }
	c.Must("GET", "/conversations?sort=created&"+query, nil, &page)
	for _, one := range page.Items {
		out = append(out, one.Number)
	}
	return out
}

type countsView struct {
	Mine, Unassigned, All, Mentions, Participating, Unattended int
	MineUnread                                                 int            `json:"mine_unread"`
	ByInbox                                                    map[string]int `json:"by_inbox"`
}

// A supervisor has an agent's views before him as she has them, in the inboxes that he sees himself, and by looking changes nothing.
func TestSupervisorsLookAtAgentsViews(t *testing.T) { // F08
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		agent := s.Login("eva@acme.example")
		boss := member(t, s, "boss", "supervisor")
		plain := member(t, s, "plain", "agent")
		written(s, "Uno", "Dos", "Tres", "Cuatro")
		for number, to := range map[int]string{1: eva, 2: eva} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": to}, nil)
		}
		var me struct{ User struct{ ID string } }
		plain.Must("GET", "/session", nil, &me)
		s.Admin.Must("POST", "/conversations/3/assign", map[string]any{"assignee_id": me.User.ID}, nil)
		s.Admin.Must("POST", "/conversations/3/messages", map[string]any{"kind": "note", "text": "Mira esto", "mentions": []any{map[string]any{"agent_id": eva}}}, nil)

		as := "as_agent=" + eva
		for _, query := range []string{"view=mine", "view=all", "view=unassigned", "view=mentions", "view=participating", "view=unattended", "view=mine&status=closed"} {
			own, watched := numbersOf(agent, query), numbersOf(boss, query+"&"+as)
			if !slices.Equal(own, watched) {
				t.Errorf("%s: she has %v, he is shown %v", query, own, watched)
			}
		}
		var own, watched countsView
		agent.Must("GET", "/counts", nil, &own)
		boss.Must("GET", "/counts?"+as, nil, &watched)
		if fmt.Sprint(own) != fmt.Sprint(watched) || own.Mine != 2 {
			t.Errorf("her counts %+v, shown as %+v", own, watched)
		}

		// What he opens stays unread, also when he says that he has read it.
		boss.Must("GET", "/conversations/1", nil, nil)
		boss.Must("POST", "/conversations/1/read", map[string]any{}, nil)
		if c := conversation(s, 1); c.UnreadCount == 0 {
			t.Error("her conversation counts as read since he has looked")
		}
		agent.Must("POST", "/conversations/1/read", map[string]any{}, nil)
		if c := conversation(s, 1); c.UnreadCount != 0 {
			t.Error("she cannot read it herself")
		}

		refused(t, call(t, agent, "GET", "/api/v1/counts?as_agent="+me.User.ID, ""), 403, "permission_missing")
		refused(t, call(t, agent, "GET", "/api/v1/conversations?as_agent="+me.User.ID, ""), 403, "permission_missing")
		refused(t, call(t, boss, "GET", "/api/v1/counts?as_agent=999999", ""), 404, "not_found")
		for _, id := range other(t, s).ids {
			refused(t, call(t, boss, "GET", "/api/v1/conversations?as_agent="+id, ""), 404, "not_found")
		}
	})
}

// Nothing is shown by another's eyes that one does not see by one's own: of an inbox that is not his, or of a team that is not, a supervisor
// sees nothing of hers either.
func TestSupervisorsSeeNoMoreThanTheirOwn(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		written(s, "Uno", "Dos")
		var team struct{ ID string }
		boss := s.AddMember(servertest.NewMember{Name: "Boss", Email: "boss@acme.example", Role: "supervisor", Sight: "team"})
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Ventas", "members": []string{boss, eva}}, &team)
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"team_id": team.ID}, nil)
		for _, number := range []int{1, 2} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": eva}, nil)
		}
		c := s.Login("boss@acme.example")
		as := "as_agent=" + eva
		if got := numbersOf(c, "view=mine&"+as); !slices.Equal(got, []int64{1}) {
			t.Errorf("of his team's he is shown %v", got)
		}
		var counts countsView
		if c.Must("GET", "/counts?"+as, nil, &counts); counts.Mine != 1 || counts.All != 1 || counts.Unattended != 1 || counts.MineUnread != 1 {
			t.Errorf("counted %+v", counts)
		}
		s.Admin.Must("PATCH", "/members/"+boss, map[string]any{"inboxes": []string{}}, nil)
		if got := numbersOf(c, "view=mine&"+as); len(got) != 0 {
			t.Errorf("of an inbox that is not his he is shown %v", got)
		}
		if c.Must("GET", "/counts?"+as, nil, &counts); counts.All != 0 || counts.Mine != 0 {
			t.Errorf("of an inbox that is not his he counts %+v", counts)
		}
	})
}

type boardLine struct {
	ID, Name                      string
	Open, Queue, Waiting, Closing int
	AtRisk                        int     `json:"sla_at_risk"`
	Missed                        int     `json:"sla_breached"`
	Oldest                        *string `json:"oldest_waiting_at"`
	Availability                  string
}

// The board says who has how much and who waits since when, in the inboxes that one sees; it agrees with the counts.
func TestLiveBoard(t *testing.T) { // I04
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		agent := s.Login("eva@acme.example")
		boss := member(t, s, "boss", "supervisor")
		s.Admin.Must("POST", "/sla-policies", map[string]any{"name": "Todas", "first_reply_minutes": 24 * 60, "always": true}, nil)
		written(s, "Uno", "Dos", "Tres")
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": eva}, nil)
		s.Admin.Must("POST", "/conversations/2/assign", map[string]any{"assignee_id": eva}, nil)
		agent.Must("POST", "/conversations/2/messages", map[string]any{"text": "Ya te ayudo"}, nil)
		s.WaitFor("her answer has left before the window closes", func() bool { return len(s.Simulator.Requests(0, 0)) == 1 })
		agent.Must("PUT", "/me/availability", map[string]any{"availability": "online"}, nil)

		var board struct {
			Total                  boardLine
			Inboxes, Teams, Agents []boardLine
			Closing                []struct {
				Number   int64
				Assignee *view.Ref
			}
		}
		read := func() { boss.Must("GET", "/live-board", nil, &board) }
		read()
		if b := board.Total; b.Open != 3 || b.Queue != 1 || b.Waiting != 2 || b.Closing != 0 || b.Oldest == nil {
			t.Errorf("in all %+v", b)
		}
		if len(board.Inboxes) != 1 || board.Inboxes[0].ID != fmt.Sprint(s.Inbox) || board.Inboxes[0].Queue != 1 {
			t.Errorf("inboxes %+v", board.Inboxes)
		}
		of := func(id string) boardLine {
			i := slices.IndexFunc(board.Agents, func(l boardLine) bool { return l.ID == id })
			if i < 0 {
				t.Fatalf("she is not on the board: %+v", board.Agents)
			}
			return board.Agents[i]
		}
		if l := of(eva); l.Open != 2 || l.Waiting != 1 || l.Availability != "online" {
			t.Errorf("she has %+v", l)
		}
		s.Advance(23*time.Hour + 30*time.Minute)
		read()
		if len(board.Closing) != 2 || board.Closing[0].Number != 1 || board.Closing[0].Assignee == nil || board.Total.Closing != 2 || of(eva).Closing != 1 {
			t.Errorf("closing: %+v, in all %+v, of hers %+v", board.Closing, board.Total, of(eva))
		}
		if board.Total.AtRisk != 2 || board.Total.Missed != 0 || of(eva).AtRisk != 1 {
			t.Errorf("at risk: in all %+v, of hers %+v", board.Total, of(eva))
		}
		s.Advance(time.Hour)
		if read(); board.Total.AtRisk != 0 || board.Total.Missed != 2 || board.Inboxes[0].Missed != 2 {
			t.Errorf("missed: in all %+v", board.Total)
		}
		if len(board.Closing) != 0 {
			t.Errorf("those that are closed are closing: %+v", board.Closing)
		}
		refused(t, call(t, agent, "GET", "/api/v1/live-board", ""), 403, "permission_missing")
		var me struct{ User struct{ ID string } }
		boss.Must("GET", "/session", nil, &me)
		s.Admin.Must("PATCH", "/members/"+me.User.ID, map[string]any{"inboxes": []string{}}, nil)
		if read(); board.Total.Open != 0 || len(board.Inboxes) != 0 {
			t.Errorf("of inboxes that are not his: %+v", board)
		}
	})
}

// A team goes only when it is said what becomes of what it has: another team gets it, or nobody does, and the audit keeps its name.
func TestTeamsAreLeftBehind(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		bea := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		team := func(name string, members ...string) string {
			var made struct{ ID string }
			s.Admin.Must("POST", "/teams", map[string]any{"name": name, "members": members}, &made)
			return made.ID
		}
		old, next := team("Ventas", eva, bea), team("Posventa", bea)
		written(s, "Uno", "Dos", "Tres")
		for number, who := range map[int]string{1: "", 2: eva, 3: bea} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"team_id": old}, nil)
			if who != "" {
				s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": who}, nil)
			}
		}
		path := "/api/v1/teams/" + old
		refused(t, call(t, s.Admin, "DELETE", path, ""), 409, "team_has_conversations")
		refused(t, call(t, s.Admin, "DELETE", path+"?to="+old, ""), 422, "invalid")
		refused(t, call(t, s.Admin, "DELETE", path+"?to=999", ""), 422, "invalid")
		if c := conversation(s, 1); c.Team == nil || c.Team.ID != old {
			t.Errorf("a refusal moved it: %+v", c.Team)
		}
		s.Admin.Must("DELETE", "/teams/"+old+"?to="+next, nil, nil)
		for number, who := range map[int]string{1: "", 2: "", 3: bea} {
			c := conversation(s, number)
			has := ""
			if c.Assignee != nil {
				has = c.Assignee.ID
			}
			if c.Team == nil || c.Team.ID != next || has != who {
				t.Errorf("%d is of %+v, with %q, want %q", number, c.Team, has, who)
			}
		}
		s.Admin.Must("DELETE", "/teams/"+next+"?to=none", nil, nil)
		if c := conversation(s, 3); c.Team != nil || c.Assignee == nil || c.Assignee.ID != bea {
			t.Errorf("without a team: %+v with %+v", c.Team, c.Assignee)
		}
		if list := auditOf(s.Admin, "&action=team.deleted"); len(list) != 2 || list[1].Subject.Name != "Ventas" {
			t.Errorf("the audit says %+v", list)
		}
	})
}
