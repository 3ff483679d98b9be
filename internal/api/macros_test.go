package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type macro struct {
	ID, Scope, Name, Version string
	Steps                    []map[string]any
}

type macroRun struct {
	Done  bool
	Steps []struct {
		Kind  string
		Done  bool
		Error *struct{ Code, Detail string }
	}
	Conversation *view.Conversation
}

// outcome is the kind of each step, with the code of what kept it from being done.
func (r *macroRun) outcome() string {
	var out []string
	for _, s := range r.Steps {
		if s.Error != nil {
			s.Kind += ":" + s.Error.Code
		}
		out = append(out, s.Kind)
	}
	return strings.Join(out, " ")
}

func newMacro(t *testing.T, c *servertest.Client, scope, name string, steps ...map[string]any) (m macro) {
	t.Helper()
	c.Must("POST", "/macros", map[string]any{"scope": scope, "name": name, "steps": steps}, &m)
	return m
}

func runMacro(t *testing.T, c *servertest.Client, number int, m macro, run string, more ...any) (r macroRun) {
	t.Helper()
	body := map[string]any{"macro_id": m.ID, "run_id": run}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	c.Must("POST", fmt.Sprintf("/conversations/%d/macro-runs", number), body, &r)
	return r
}

// said lists what was written in a conversation, oldest first, without its lines.
func said(t *testing.T, c *servertest.Client, number int) (texts []string) {
	t.Helper()
	var p messagePage
	c.Must("GET", fmt.Sprintf("/conversations/%d/messages", number), nil, &p)
	for _, m := range slices.Backward(p.Items) {
		if m.Content.Event == nil {
			texts = append(texts, m.Kind+" "+m.Text)
		}
	}
	return texts
}

// Shared ones are everybody's to run and few people's to write, personal ones their owner's alone. What is wrong with a step is told
// by its place.
func TestMacros(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo, reader := member(t, s, "luz", "agent"), member(t, s, "teo", "agent"), member(t, s, "rita", "read_only")
		names := func(c *servertest.Client) string {
			var page struct{ Items []macro }
			c.Must("GET", "/macros", nil, &page)
			var out []string
			for _, m := range page.Items {
				out = append(out, m.Scope[:1]+":"+m.Name)
			}
			return strings.Join(out, " ")
		}
		high := map[string]any{"kind": "priority", "priority": "high", "text": "is not used"}
		shared := newMacro(t, s.Admin, "shared", "Envío", high)
		if len(shared.Steps) != 1 || shared.Steps[0]["priority"] != "high" || shared.Steps[0]["text"] != "" {
			t.Errorf("%+v", shared)
		}
		own := newMacro(t, luz, "personal", "Mía", high)
		if a, b, c := names(luz), names(teo), names(reader); a != "s:Envío p:Mía" || b != "s:Envío" || c != b {
			t.Errorf("luz has %q, teo %q, rita %q", a, b, c)
		}
		waits(t, s)
		refused(t, call(t, luz, "POST", "/api/v1/macros", `{"scope":"shared","name":"x","steps":[{"kind":"pending"}]}`), 403, "permission_missing")
		refused(t, call(t, luz, "PATCH", "/api/v1/macros/"+shared.ID, `{"name":"y"}`), 403, "permission_missing")
		refused(t, call(t, luz, "PATCH", "/api/v1/macros/"+own.ID, `{"scope":"shared"}`), 403, "permission_missing")
		refused(t, call(t, luz, "DELETE", "/api/v1/macros/"+shared.ID, ""), 403, "permission_missing")
		refused(t, call(t, reader, "POST", "/api/v1/macros", `{"scope":"personal","name":"x","steps":[{"kind":"pending"}]}`), 403, "permission_missing")
		refused(t, call(t, reader, "POST", "/api/v1/conversations/1/macro-runs", `{"macro_id":"`+shared.ID+`","run_id":"1"}`), 403, "permission_missing")
		for _, c := range []*servertest.Client{teo, s.Admin} { // not even an administrator sees it
			refused(t, call(t, c, "PATCH", "/api/v1/macros/"+own.ID, `{"name":"y"}`), 404, "not_found")
			refused(t, call(t, c, "DELETE", "/api/v1/macros/"+own.ID, ""), 404, "not_found")
			refused(t, call(t, c, "POST", "/api/v1/conversations/1/macro-runs", `{"macro_id":"`+own.ID+`","run_id":"1"}`), 422, "invalid")
		}
		var reply canned
		luz.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "mia", "text": "Hola"}, &reply)
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "suya", "text": "Hola"}, &reply)
		for body, fault := range map[string]string{
			`{"scope":"personal","name":"MÍA","steps":[{"kind":"pending"}]}`:                                             `"name":"taken"`,
			`{"scope":"personal","name":" ","steps":[{"kind":"pending"}]}`:                                               `"name":"required"`,
			`{"scope":"personal","name":"x","steps":[]}`:                                                                 `"steps":"required"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"pending"},{"kind":"add_labels","label_ids":["7"]}]}`:       `"steps.1":"not_found"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"add_labels"}]}`:                                            `"steps.0":"required"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"assign_agent","agent_id":"7"}]}`:                           `"steps.0":"not_found"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"assign_team","team_id":"7"}]}`:                             `"steps.0":"not_found"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"close","reason_id":"7"}]}`:                                 `"steps.0":"not_found"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"snooze"}]}`:                                                `"steps.0":"not_a_choice"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"reply","text":" "}]}`:                                      `"steps.0":"required"`,
			`{"scope":"personal","name":"x","steps":[{"kind":"reply","canned_response_id":"` + reply.ID + `"}]}`:         `"steps.0":"not_found"`,
			`{"scope":"personal","name":"x","steps":[` + strings.Repeat(`{"kind":"pending"},`, 20) + `{"kind":"note"}]}`: `"steps":"too_many"`,
		} {
			if got := call(t, luz, "POST", "/api/v1/macros", body); got.Status != 422 || !strings.Contains(got.Body, fault) {
				t.Errorf("%s: %d %s, want %s", body, got.Status, got.Body, fault)
			}
		}
		theirs := `{"scope":"shared","name":"x","steps":[{"kind":"reply","canned_response_id":"` + reply.ID + `"}]}`
		if got := call(t, s.Admin, "POST", "/api/v1/macros", theirs); got.Status != 422 || !strings.Contains(got.Body, `"steps.0":"canned_not_shared"`) {
			t.Errorf("a personal quick reply for all: %s", got.Body)
		}
		luz.Must("PATCH", "/macros/"+own.ID, map[string]any{"name": "Otra"}, &own)
		if own.Name != "Otra" || len(own.Steps) != 1 {
			t.Errorf("%+v", own)
		}
		luz.Must("DELETE", "/macros/"+own.ID, nil, nil)
		if got := names(luz); got != "s:Envío" {
			t.Errorf("left is %q", got)
		}
	})
}

// Everything is done once, by its own rules and with its own lines, however often the run is repeated.
func TestAMacroRunsOnce(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		waits(t, s)
		var label, reason struct{ ID string }
		s.Admin.Must("POST", "/labels", map[string]any{"name": "VIP"}, &label)
		s.Admin.Must("POST", "/close-reasons", map[string]any{"name": "Venta"}, &reason)
		var reply canned
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "lista", "text": "Mira, {{Contacto.Primer_Nombre}}",
			"files": []string{upload(t, s.Admin, "lista.txt", "precios")}}, &reply)
		m := newMacro(t, s.Admin, "shared", "Todo",
			map[string]any{"kind": "assign_me"},
			map[string]any{"kind": "add_labels", "label_ids": []string{label.ID}},
			map[string]any{"kind": "priority", "priority": "urgent"},
			map[string]any{"kind": "mute", "hours": 6},
			map[string]any{"kind": "note", "text": "De {{contact.name}} {{7*7}}"},
			map[string]any{"kind": "reply", "text": "Hola {{contacto.nombre}}, soy {{agente.nombre}} ({{7*7}})"},
			map[string]any{"kind": "reply", "canned_response_id": reply.ID},
			map[string]any{"kind": "close", "reason_id": reason.ID, "text": "Pagó"})
		for range 2 {
			got := runMacro(t, luz, 1, m, "a")
			if !got.Done || got.outcome() != "assign_me add_labels priority mute note reply reply close" {
				t.Fatalf("%s", got.outcome())
			}
			c := got.Conversation
			if c.Status != "closed" || c.Priority != "urgent" || c.Assignee.Name != "luz" || len(c.Labels) != 1 || c.CloseReason.Name != "Venta" {
				t.Errorf("%+v", c)
			}
		}
		want := []string{"text hola", "note De Lucía {{7*7}}", "text Hola Lucía, soy luz ({{7*7}})", "document Mira, Lucía"}
		if got := said(t, luz, 1); !slices.Equal(got, want) {
			t.Errorf("said: %q, want %q", got, want)
		}
		var page struct{ Items []canned }
		luz.Must("GET", "/canned-responses", nil, &page)
		if page.Items[0].Uses != 1 {
			t.Errorf("used %d times", page.Items[0].Uses)
		}
		var people struct {
			Mine struct {
				Muted      bool
				MutedUntil string `json:"muted_until"`
			}
		}
		luz.Must("GET", "/conversations/1/participants", nil, &people)
		if !people.Mine.Muted || people.Mine.MutedUntil == "" {
			t.Errorf("%+v", people)
		}

		refused(t, call(t, luz, "POST", "/api/v1/conversations/1/macro-runs", `{"macro_id":"`+newMacro(t, luz, "personal", "Otra", map[string]any{"kind": "reopen"}).ID+`","run_id":"a"}`), 422, "idempotency_key_reused")
		again := runMacro(t, luz, 1, m, "b") // another run: it is closed by now
		if again.Done || again.outcome() != "assign_me:conversation_closed add_labels priority mute note reply:conversation_closed reply:conversation_closed close:macro_reply_missing" {
			t.Errorf("again: %s", again.outcome())
		}
	})
}

// What cannot be done is told in words and holds nothing else up, but that a conversation whose reply was not sent is not finished.
// Repeated, only what was missing is done.
func TestAMacroTellsWhatItCouldNotDo(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		id := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Inboxes: []int64{s.Inbox}})
		luz := member(t, s, "luz", "agent")
		waits(t, s)
		var label, other, team, reason struct{ ID string }
		s.Admin.Must("POST", "/labels", map[string]any{"name": "VIP"}, &label)
		s.Admin.Must("POST", "/labels", map[string]any{"name": "Vieja"}, &other)
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Ventas", "members": []string{id}}, &team)
		s.Admin.Must("POST", "/close-reasons", map[string]any{"name": "Venta"}, &reason)
		var reply canned
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "a", "text": "Hola"}, &reply)
		m := newMacro(t, s.Admin, "shared", "Vieja",
			map[string]any{"kind": "add_labels", "label_ids": []string{label.ID}},
			map[string]any{"kind": "remove_labels", "label_ids": []string{label.ID}},
			map[string]any{"kind": "assign_agent", "agent_id": id},
			map[string]any{"kind": "assign_team", "team_id": team.ID},
			map[string]any{"kind": "reply", "canned_response_id": reply.ID},
			map[string]any{"kind": "reply", "text": "Su correo es {{contacto.correo}}"},
			map[string]any{"kind": "close", "reason_id": reason.ID},
			map[string]any{"kind": "add_labels", "label_ids": []string{other.ID}})
		s.Admin.Must("DELETE", "/labels/"+label.ID, nil, nil)
		s.Admin.Must("DELETE", "/teams/"+team.ID, nil, nil)
		s.Admin.Must("PATCH", "/members/"+id, map[string]any{"active": false}, nil)
		s.Admin.Must("DELETE", "/close-reasons/"+reason.ID, nil, nil)
		s.Admin.Must("DELETE", "/canned-responses/"+reply.ID, nil, nil)
		// A label that goes leaves the macros; the rest is only missed when it is wanted.
		s.WaitIn(t, "the label to leave the macro", func() bool {
			var all struct{ Items []struct{ Steps []any } }
			s.Admin.Must("GET", "/macros", nil, &all)
			return len(all.Items[0].Steps) == 6
		})
		got := runMacro(t, luz, 1, m, "a")
		if want := "assign_agent:macro_agent_gone assign_team:macro_team_gone " +
			"reply:macro_canned_response_gone reply:macro_value_missing close:macro_reply_missing add_labels"; got.outcome() != want {
			t.Errorf("%s\nwant %s", got.outcome(), want)
		}
		if d := got.Steps[3].Error.Detail; !strings.Contains(d, "{{contacto.correo}}") {
			t.Errorf("%q", d)
		}
		if texts := said(t, luz, 1); len(texts) != 1 {
			t.Errorf("said: %q", texts)
		}

		s.Admin.Must("PATCH", "/workspace", map[string]any{"closing": map[string]any{"reason": "required", "summary": "off"}}, nil)
		bare := newMacro(t, luz, "personal", "Cerrar", map[string]any{"kind": "note", "text": "Visto"}, map[string]any{"kind": "close"})
		if got := runMacro(t, luz, 1, bare, "b"); got.outcome() != "note close:invalid" || got.Steps[1].Error.Detail == "" {
			t.Errorf("%s", got.outcome())
		}
		s.Admin.Must("PATCH", "/workspace", map[string]any{"closing": map[string]any{"reason": "off", "summary": "off"}}, nil)
		if got := runMacro(t, luz, 1, bare, "b"); !got.Done || got.Conversation.Status != "closed" {
			t.Errorf("%s", got.outcome())
		}
		if texts := said(t, luz, 1); !slices.Equal(texts, []string{"text hola", "note Visto"}) {
			t.Errorf("the note was written again: %q", texts)
		}
	})
}

// Whoever has not seen what came meanwhile neither talks over it nor finishes over it, unless he means to; outside the window nothing
// is sent; and each step needs its own permission.
func TestAMacroKeepsTheRulesOfItsSteps(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		waits(t, s)
		var c opened
		luz.Must("GET", "/conversations/1", nil, &c)
		seen := c.Messages[len(c.Messages)-1].ID
		s.Admin.Must("POST", "/conversations/1/messages", map[string]any{"kind": "text", "text": "Ya va"}, nil)
		s.Customer("Lucía").Writes("gracias")
		s.WaitFor("the second message", func() bool { return len(said(t, luz, 1)) == 3 })
		m := newMacro(t, luz, "personal", "Adiós", map[string]any{"kind": "reply", "text": "Adiós"}, map[string]any{"kind": "priority", "priority": "low"},
			map[string]any{"kind": "close"})
		last := newMacro(t, luz, "personal", "Fin", map[string]any{"kind": "close"})
		if got := runMacro(t, luz, 1, m, "a", "last_seen_id", seen); got.outcome() != "reply:answered_meanwhile priority close:macro_reply_missing" {
			t.Errorf("%s", got.outcome())
		}
		if got := runMacro(t, luz, 1, last, "b", "last_seen_id", seen); got.outcome() != "close:written_meanwhile" {
			t.Errorf("%s", got.outcome())
		}
		if got := runMacro(t, luz, 1, m, "a", "last_seen_id", seen, "force", true); !got.Done || got.Conversation.Status != "closed" {
			t.Errorf("%s", got.outcome())
		}
		if texts := said(t, luz, 1); len(texts) != 4 {
			t.Errorf("said: %q", texts)
		}

		s.Customer("Otra").Writes("hola")
		s.WaitFor("the second conversation", func() bool { return luz.API("GET", "/conversations/2", nil, nil) == nil })
		s.Advance(25 * time.Hour)
		luz = s.Login("luz@acme.example")
		if got := runMacro(t, luz, 2, m, "c"); got.outcome() != "reply:window_closed priority close:macro_reply_missing" {
			t.Errorf("%s", got.outcome())
		}
		s.AddMember(servertest.NewMember{Name: "Sola", Email: "sola@acme.example", Sight: "own", Inboxes: []int64{s.Inbox}})
		away := newMacro(t, s.Admin, "shared", "Derivar", map[string]any{"kind": "assign_agent", "agent_id": adminID(t, s)}, map[string]any{"kind": "pending"})
		if got := runMacro(t, s.Login("sola@acme.example"), 2, away, "d"); got.outcome() != "assign_agent pending:macro_out_of_sight" || got.Conversation != nil {
			t.Errorf("%s %+v", got.outcome(), got.Conversation)
		}
		refused(t, call(t, s.Login("sola@acme.example"), "POST", "/api/v1/conversations/2/macro-runs", `{"macro_id":"`+away.ID+`","run_id":"e"}`), 404, "not_found")
	})
}

func adminID(t *testing.T, s *servertest.Server) string {
	t.Helper()
	var me struct{ User struct{ ID string } }
	s.Admin.Must("GET", "/session", nil, &me)
	return me.User.ID
}

// Tomorrow begins at nine by the clock of whoever runs it, or else of the workspace.
func TestAMacroSnoozesByTheClockOfItsRunner(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		waits(t, s)
		m := newMacro(t, s.Admin, "personal", "Mañana", map[string]any{"kind": "snooze", "until": "tomorrow"})
		for i, zone := range []string{"Asia/Tokyo", "America/Bogota"} {
			got := runMacro(t, s.Admin, 1, m, fmt.Sprint(i), "time_zone", zone)
			place, _ := time.LoadLocation(zone)
			until, err := time.Parse(time.RFC3339, string(*got.Conversation.SnoozedUntil))
			if local := until.In(place); err != nil || local.Hour() != 9 {
				t.Errorf("%s: %v %v", zone, local, err)
			}
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/conversations/1/macro-runs", `{"macro_id":"`+m.ID+`","run_id":"x","time_zone":"Mars/Base"}`), 422, "invalid")
	})
}

// Everybody hears of shared ones, of personal ones their owner alone.
func TestMacroEvents(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "supervisor")
		hers, theirs := s.Stream(luz, -1), s.Stream(s.Admin, -1)
		kind := func(st *servertest.Stream) string {
			t.Helper()
			data := string(st.Next("catalogue").Data)
			for _, k := range []string{"personal_macro.changed", "macro.changed"} {
				if strings.Contains(data, `"`+k+`"`) {
					return k
				}
			}
			return data
		}
		own := newMacro(t, luz, "personal", "Mía", map[string]any{"kind": "pending"})
		if got := kind(hers); got != "personal_macro.changed" {
			t.Errorf("%s", got)
		}
		luz.Must("PATCH", "/macros/"+own.ID, map[string]any{"scope": "shared"}, nil)
		if a, b := kind(hers), kind(theirs); a != "macro.changed" || b != a { // the first that the others hear of it
			t.Errorf("%s, %s", a, b)
		}
		luz.Must("DELETE", "/macros/"+own.ID, nil, nil)
		if got := kind(theirs); got != "macro.changed" {
			t.Errorf("%s", got)
		}
	})
}
