package api_test

import (
	"testing"
	"time"

	"timbre/internal/desk"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
)

type standing struct {
	User         string `json:"user_id"`
	Availability string
	ByHand       bool `json:"by_hand"`
}

// shift is a workplace with two agents, one of whom watches how the other comes and goes.
type shift struct {
	*servertest.Server
	t      *testing.T
	id     string
	bea    *servertest.Client
	leo    *servertest.Client
	stream *servertest.Stream
}

func newShift(t *testing.T, s *servertest.Server) *shift {
	w := &shift{Server: s, t: t, id: s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})}
	s.AddMember(servertest.NewMember{Name: "Leo", Email: "leo@acme.example"})
	w.bea, w.leo = s.Login("bea@acme.example"), s.Login("leo@acme.example")
	w.stream = s.Stream(w.leo, -1)
	return w
}

func (w *shift) shows(c *servertest.Client, screen string) (now standing) {
	w.t.Helper()
	c.Must("POST", "/me/attendance", map[string]string{"screen": screen}, &now)
	return now
}

func (w *shift) chooses(availability string) (now standing) {
	w.t.Helper()
	w.bea.Must("PUT", "/me/availability", map[string]string{"availability": availability}, &now)
	return now
}

// is waits until the other is told that she is it, and then looks.
func (w *shift) is(availability string) {
	w.t.Helper()
	for told := ""; told != availability; {
		e := nextOf(w.t, w.stream, "availability")
		for _, item := range e["items"].([]any) {
			if one := item.(map[string]any); one["user_id"] == w.id {
				told = one["availability"].(string)
			}
		}
	}
	var list struct{ Items []standing }
	w.leo.Must("GET", "/availability", nil, &list)
	listed := "offline"
	for _, one := range list.Items {
		if one.User == w.id {
			listed = one.Availability
		}
	}
	if listed != availability {
		w.t.Errorf("she is listed as %s, and not %s", listed, availability)
	}
}

// Whoever comes to the conversations is online; whoever leaves them, is silent for two minutes or signs out is not. Others are told.
func TestAvailabilityFollowsTheScreen(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		w := newShift(t, s)
		written(s, "Uno")
		w.shows(w.bea, "conversations")
		w.is("online")
		w.shows(w.bea, "other")
		w.is("away")
		w.bea.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil) // from there
		w.is("online")
		s.Advance(desk.AbsentAfter)
		w.is("away")

		phone := s.Login("bea@acme.example")
		w.shows(phone, "conversations")
		w.is("online")
		s.Advance(desk.AbsentAfter - time.Second)
		if now := w.shows(w.bea, "other"); now.Availability != "online" {
			t.Errorf("her phone shows the conversations, and she is %s", now.Availability)
		}
		s.Advance(time.Second)
		w.is("away")
		w.shows(phone, "conversations")
		w.is("online")
		phone.Must("DELETE", "/session", nil, nil)
		w.is("away") // the other browser is still there
		w.bea.Must("DELETE", "/session", nil, nil)
		w.is("offline")
		refused(t, call(t, s.Admin, "PUT", "/api/v1/me/availability", `{"availability":"gone"}`), 422, "invalid")
	})
}

// Away by hand stays, whatever is on screen, until it is changed; also over a restart.
func TestAwayByHandStays(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		w := newShift(t, s)
		w.shows(w.bea, "conversations")
		w.is("online")
		w.chooses("away")
		w.is("away")
		if now := w.shows(w.bea, "conversations"); now.Availability != "away" || !now.ByHand {
			t.Errorf("she looks, and is %+v", now)
		}
		s.Restart()
		w.stream = s.Stream(w.leo, -1)
		if now := w.shows(w.bea, "conversations"); now.Availability != "away" || !now.ByHand {
			t.Errorf("after a restart she is %+v", now)
		}
		w.shows(w.bea, "other")
		if now := w.chooses("online"); now.Availability != "online" {
			t.Errorf("she says that she is there, and is %+v", now)
		}
		w.is("online")
		s.Advance(time.Minute)
		if now := w.shows(w.bea, "other"); now.Availability != "online" {
			t.Errorf("she has not left since, and is %+v", now)
		}
		s.Admin.Must("PATCH", "/workspace", map[string]any{"presence": map[string]any{"mode": "relaxed"}}, nil)
		w.shows(w.bea, "conversations")
		if now := w.shows(w.bea, "other"); now.Availability != "online" {
			t.Errorf("where any screen counts she is %+v", now)
		}
	})
}

// Whoever is away by his own choice cannot act, but can read and write notes; tokens and what was written before are let through.
func TestOnlyWhoIsOnlineActs(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		w := newShift(t, s)
		written(s, "Uno", "Dos")
		before := s.Clock.Now()
		s.Advance(time.Second)
		w.chooses("away")
		acts := map[string]string{
			"/conversations/1/assign":   `{"assignee_id":"me"}`,
			"/conversations/1/close":    `{}`,
			"/conversations/1/reopen":   `{}`,
			"/conversations/1/return":   `{}`,
			"/conversations/1/messages": `{"text":"Hola"}`,
			"/conversations/bulk":       `{"items":[{"number":1}],"status":"closed"}`,
		}
		for path, body := range acts {
			refused(t, call(t, w.bea, "POST", "/api/v1"+path, body), 409, "not_online")
		}
		refused(t, call(t, w.bea, "POST", "/api/v1/conversations/1/messages", `{"text":"Hola","send_at":"2099-01-01T00:00:00Z"}`), 409, "not_online")
		w.bea.Must("POST", "/conversations/1/messages", map[string]any{"kind": "note", "text": "Mira"}, nil)
		w.bea.Must("POST", "/conversations/1/read", map[string]any{}, nil)
		w.bea.Must("POST", "/conversations/1/messages", map[string]any{"text": "Desde el tren", "written_at": before}, nil)
		refused(t, call(t, w.bea, "POST", "/api/v1/conversations/1/messages", `{"text":"Hola","written_at":"`+s.Clock.Now().Add(time.Second).Format(time.RFC3339)+`"}`), 409, "not_online")
		for _, act := range []string{"assign", "close", "reopen", "return", "snooze"} {
			body := map[string]any{"written_at": before}
			switch act {
			case "assign":
				body["assignee_id"] = "me"
			case "snooze":
				body["until_reply"] = true
			}
			w.bea.Must("POST", "/conversations/1/"+act, body, nil)
		}
		refused(t, call(t, w.bea, "POST", "/api/v1/conversations/1/close", `{"written_at":"`+s.Clock.Now().Add(time.Second).Format(time.RFC3339)+`"}`), 409, "not_online")

		// Of two times away, what was written within the first counts as little as what was written long ago.
		says := func(at time.Time) string {
			return `{"text":"Hola","written_at":"` + at.Format(time.RFC3339Nano) + `"}`
		}
		within := s.Clock.Now().Add(time.Second)
		s.Advance(time.Minute)
		w.chooses("online")
		s.Advance(time.Minute)
		between := s.Clock.Now()
		s.Advance(time.Minute)
		w.chooses("away")
		for _, at := range []time.Time{within, within.Add(-time.Hour), within.AddDate(-1, 0, 0)} {
			refused(t, call(t, w.bea, "POST", "/api/v1/conversations/1/messages", says(at)), 409, "not_online")
		}
		if got := call(t, w.bea, "POST", "/api/v1/conversations/1/messages", says(between)); got.Status != 201 {
			t.Errorf("written while she was there: %+v", got)
		}

		s.Admin.Must("PUT", "/me/availability", map[string]string{"availability": "away"}, nil)
		s.Admin.Must("POST", "/conversations/2/assign", map[string]any{"assignee_id": "me"}, nil) // by a token
		s.Admin.Must("PATCH", "/workspace", map[string]any{"presence": map[string]any{"only_online_act": false}}, nil)
		w.bea.Must("POST", "/conversations/1/close", map[string]any{}, nil)
		s.Admin.Must("PATCH", "/workspace", map[string]any{"presence": map[string]any{"only_online_act": true}}, nil)
		refused(t, call(t, w.bea, "POST", "/api/v1/conversations/1/reopen", `{}`), 409, "not_online")
		w.chooses("online")
		w.bea.Must("POST", "/conversations/1/reopen", map[string]any{}, nil)
		refused(t, call(t, w.bea, "PATCH", "/api/v1/workspace", `{"presence":{"mode":"relaxed"}}`), 403, "permission_missing")
	})
}

// What a node hears, others know; who dies with his node is away everywhere.
func TestNodesAgreeOnAvailability(t *testing.T) {
	clock := testkit.NewClock()
	s := servertest.Start(t, servertest.Options{Postgres: true, Clock: clock})
	w := newShift(t, s)
	other := s.Node()
	leo := servertest.ClientOf(t, other.URL, "")
	leo.Must("POST", "/session", map[string]string{"email": "leo@acme.example", "password": servertest.AdminPassword}, nil)
	w.leo, w.stream = leo, other.Stream(leo, -1)
	written(s, "Uno")
	w.shows(w.bea, "conversations")
	w.is("online")
	w.chooses("away")
	w.is("away")
	refused(t, call(t, atNode(t, other, w.bea), "POST", "/api/v1/conversations/1/assign", `{"assignee_id":"me"}`), 409, "not_online")
	w.chooses("online")
	w.is("online")
	s.Advance(desk.AbsentAfter)
	w.is("away")
}

// atNode is the same browser, sent to another node by what stands before them.
func atNode(t *testing.T, s *servertest.Server, c *servertest.Client) *servertest.Client {
	moved := servertest.ClientOf(t, s.URL, "")
	moved.HTTP = c.HTTP
	return moved
}

// Whoever gives conversations to others may ask how many each of those who are there has open.
func TestLoadIsForWhoGivesAway(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		w := newShift(t, s)
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Role: "read_only"})
		written(s, "Uno")
		w.shows(w.bea, "conversations")
		w.bea.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		open := func(c *servertest.Client, query string) any {
			var page struct {
				Items []struct {
					User string `json:"user_id"`
					Open *int
				}
			}
			c.Must("GET", "/availability"+query, nil, &page)
			for _, one := range page.Items {
				if one.User == w.id && one.Open != nil {
					return *one.Open
				}
			}
			return nil
		}
		if got := open(w.leo, "?load=true"); got != 1 {
			t.Errorf("she has %v open, want 1", got)
		}
		if got := open(w.leo, ""); got != nil {
			t.Errorf("nobody asked for %v", got)
		}
		if got := open(s.Login("eva@acme.example"), "?load=true"); got != nil {
			t.Errorf("who gives nothing away reads %v", got)
		}
	})
}
