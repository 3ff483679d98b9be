package api_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type involvement struct {
	Number       int64
	Participates bool
	Muted        bool
	MutedUntil   *time.Time `json:"muted_until"`
	MentionedIn  *string    `json:"mentioned_in"`
	Called       bool       `json:"mention_unread"`
}

type participants struct {
	Items []view.Ref
	Mine  involvement
}

func (p participants) names() (out []string) {
	for _, r := range p.Items {
		out = append(out, r.Name)
	}
	slices.Sort(out)
	return out
}

type counted struct{ Mentions, Participating, All int }

// nextOf waits for an event of a stream by its name.
func nextOf(t *testing.T, s *servertest.Stream, name string) map[string]any {
	t.Helper()
	limit := time.After(servertest.Patience)
	for {
		select {
		case e := <-s.C:
			if e.Name != name {
				continue
			}
			var data map[string]any
			if err := json.Unmarshal(e.Data, &data); err != nil {
				t.Fatal(err)
			}
			return data
		case <-limit:
			t.Fatalf("no %s", name)
		}
	}
}

// A note calls an agent who would not see the conversation: he is told, sees it, and reads it; nobody else's state moves, and the
// customer gets nothing. Whoever is not in the inbox cannot be called.
func TestANoteMentions(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		outside := s.AddMember(servertest.NewMember{Name: "Otto", Email: "otto@acme.example", Inboxes: []int64{}})
		eva, bea := s.Login("eva@acme.example"), s.Login("bea@acme.example")
		var team, far struct{ ID string }
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Ventas", "members": []string{evaID}}, &team)
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Lejos", "members": []string{outside}}, &far)
		customer := s.Customer("Uno")
		written(s, "Uno")
		bea.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		refused(t, call(t, eva, "GET", "/api/v1/conversations/1", ""), 404, "not_found")
		watch := s.Stream(eva, -1)
		defer watch.Close()

		const notes = "/api/v1/conversations/1/messages"
		for _, body := range []string{`{"kind":"note","text":"@Otto","mentions":[{"agent_id":"` + outside + `"}]}`,
			`{"kind":"note","text":"@Lejos","mentions":[{"team_id":"` + far.ID + `"}]}`, `{"kind":"note","text":"@?","mentions":[{"agent_id":"77"}]}`,
			`{"kind":"text","text":"@Eva","mentions":[{"agent_id":"` + evaID + `"}]}`} {
			refused(t, call(t, bea, "POST", notes, body), 422, "invalid")
		}
		var note view.Message
		bea.Must("POST", "/conversations/1/messages", map[string]any{"kind": "note", "text": "@Eva mira esto", "mentions": []any{map[string]any{"agent_id": evaID}}}, &note)
		if m := note.Content.Mentions; len(m) != 1 || m[0].Name != "Eva" {
			t.Errorf("the note calls %+v", m)
		}
		told := nextOf(t, watch, "involvement")
		if i := told["involvement"].(map[string]any); i["mention_unread"] != true || i["mentioned_in"] != note.ID || told["message"].(map[string]any)["text"] != "@Eva mira esto" {
			t.Errorf("she is told %v", told)
		}
		var c counted
		eva.Must("GET", "/counts", nil, &c)
		if c != (counted{1, 1, 1}) {
			t.Errorf("her counts %+v", c)
		}
		var page struct {
			Items        []view.Conversation
			Involvements []involvement
		}
		for _, v := range []string{"mentions", "participating"} {
			eva.Must("GET", "/conversations?view="+v, nil, &page)
			if got := namesOf(page.Items); !slices.Equal(got, []string{"Uno"}) || len(page.Involvements) != 1 || !page.Involvements[0].Called {
				t.Errorf("%s: %v, %+v", v, got, page.Involvements)
			}
			bea.Must("GET", "/conversations?view="+v, nil, &page)
			if len(page.Items) != 0 {
				t.Errorf("who wrote it has %s %v", v, namesOf(page.Items))
			}
		}
		var i involvement
		eva.Must("POST", "/conversations/1/mentions/read", nil, &i)
		eva.Must("GET", "/counts", nil, &c)
		if i.Called || c.Mentions != 0 || c.Participating != 1 {
			t.Errorf("read: %+v, %+v", i, c)
		}

		// A team calls its members, an edit who is new in it, and a deleted note nobody.
		bea.Must("POST", "/conversations/1/messages", map[string]any{"kind": "note", "text": "nada", "mentions": []any{}}, &note)
		path := "/conversations/1/messages/" + note.ID
		refused(t, call(t, eva, "PATCH", "/api/v1"+path, `{"text":"otra cosa"}`), 403, "not_yours")
		refused(t, call(t, eva, "DELETE", "/api/v1"+path, ""), 403, "not_yours")
		bea.Must("PATCH", path, map[string]any{"text": "@Ventas nada", "mentions": []any{map[string]any{"team_id": team.ID}}}, &note)
		eva.Must("GET", "/counts", nil, &c)
		if note.EditedAt == nil || note.Text != "@Ventas nada" || c.Mentions != 1 {
			t.Errorf("edited: %+v, %+v", note, c)
		}
		var versions struct{ Items []struct{ Text string } }
		eva.Must("GET", path+"/versions", nil, &versions)
		if len(versions.Items) != 1 || versions.Items[0].Text != "nada" {
			t.Errorf("versions %+v", versions)
		}
		note = view.Message{}
		bea.Must("DELETE", path, nil, &note)
		eva.Must("GET", "/counts", nil, &c)
		if note.DeletedAt == nil || note.Text != "" || len(note.Content.Mentions) != 0 || c.Mentions != 0 {
			t.Errorf("deleted: %+v, %+v", note, c)
		}
		refused(t, call(t, bea, "GET", "/api/v1"+path+"/versions", ""), 403, "permission_missing")
		refused(t, call(t, bea, "DELETE", "/api/v1"+path, ""), 409, "not_a_note")
		if got := customer.Sees(); slices.ContainsFunc(got, func(m simulator.Message) bool { return m.From == "business" }) {
			t.Errorf("the customer got %+v", got)
		}
	})
}

// Participants are added and removed by hand, only from the inbox; who sees by following alone sees no more when he stops.
func TestParticipants(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		s.AddMember(servertest.NewMember{Name: "Rita", Email: "rita@acme.example", Role: "read_only"})
		outside := s.AddMember(servertest.NewMember{Name: "Otto", Email: "otto@acme.example", Inboxes: []int64{}})
		eva, bea, rita := s.Login("eva@acme.example"), s.Login("bea@acme.example"), s.Login("rita@acme.example")
		written(s, "Uno")
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		watch := s.Stream(eva, -1)
		defer watch.Close()

		const at = "/api/v1/conversations/1/participants/"
		refused(t, call(t, eva, "PUT", at+"me", ""), 404, "not_found")
		refused(t, call(t, rita, "PUT", at+evaID, ""), 403, "permission_missing")
		refused(t, call(t, bea, "PUT", at+outside, ""), 422, "invalid")
		var p participants
		rita.Must("PUT", "/conversations/1/participants/me", nil, &p)
		bea.Must("PUT", "/conversations/1/participants/"+evaID, nil, &p)
		if got := p.names(); !slices.Equal(got, []string{"Eva", "Rita"}) || p.Mine.Participates {
			t.Errorf("participants %v, mine %+v", got, p.Mine)
		}
		if e := nextOf(t, watch, "change"); e["participant"].(map[string]any)["follows"] != true || e["conversation"] == nil {
			t.Errorf("she is told %v", e)
		}
		eva.Must("GET", "/conversations/1", nil, &opened{})
		bea.Must("POST", "/conversations/1/messages", map[string]any{"kind": "note", "text": "hola"}, nil)
		if e := nextOf(t, watch, "change"); e["message"].(map[string]any)["text"] != "hola" {
			t.Errorf("then she is told %v", e)
		}
		eva.Must("DELETE", "/conversations/1/participants/me", nil, &p)
		if p.Mine.Participates || len(p.Items) != 0 {
			t.Errorf("who may no longer see it is told %+v", p)
		}
		if e := nextOf(t, watch, "remove"); e["number"] != float64(1) {
			t.Errorf("at last %v", e)
		}
		refused(t, call(t, eva, "GET", "/api/v1/conversations/1", ""), 404, "not_found")
		refused(t, call(t, eva, "GET", "/api/v1/conversations/1/participants", ""), 404, "not_found")
	})
}

// A transfer with its note leaves whoever gave it away among those who follow, if he wants so, and calls whom the note mentions.
func TestTransferAndFollow(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Sight: "own"})
		leoID := s.AddMember(servertest.NewMember{Name: "Leo", Email: "leo@acme.example", Sight: "own"})
		outside := s.AddMember(servertest.NewMember{Name: "Otto", Email: "otto@acme.example", Inboxes: []int64{}})
		eva, bea, leo := s.Login("eva@acme.example"), s.Login("bea@acme.example"), s.Login("leo@acme.example")
		written(s, "Uno")
		bea.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		const assign = "/api/v1/conversations/1/assign"
		refused(t, call(t, bea, "POST", assign, `{"assignee_id":"`+evaID+`","note":"@Otto","mentions":[{"agent_id":"`+outside+`"}]}`), 422, "invalid")
		refused(t, call(t, bea, "POST", assign, `{"assignee_id":"`+evaID+`","mentions":[{"agent_id":"`+leoID+`"}]}`), 422, "invalid")
		bea.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": evaID, "note": "Quiere factura", "follow": true,
			"mentions": []any{map[string]any{"agent_id": leoID}}}, nil)
		var c counted
		leo.Must("GET", "/counts", nil, &c)
		if c != (counted{1, 1, 1}) {
			t.Errorf("who is mentioned has %+v", c)
		}
		var o opened
		for _, who := range []*servertest.Client{eva, bea, leo} {
			who.Must("GET", "/conversations/1", nil, &o)
			if !slices.ContainsFunc(o.Messages, func(m view.Message) bool { return m.Kind == "note" && m.Text == "Quiere factura" }) {
				t.Errorf("no note in %+v", o.Messages)
			}
		}
		// Back to the queue: the note goes along, and nobody else's conversation is taken without the right to.
		eva.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": nil, "note": "No sé"}, nil)
		eva.Must("GET", "/conversations/1", nil, &o)
		if o.Conversation.Assignee != nil || o.Messages[len(o.Messages)-2].Text != "No sé" {
			t.Errorf("returned: %+v", o.Messages)
		}
	})
}

// Muting is mine alone.
func TestMute(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		s.AddMember(servertest.NewMember{Name: "Leo", Email: "leo@acme.example"})
		bea, leo := s.Login("bea@acme.example"), s.Login("leo@acme.example")
		written(s, "Uno")
		watch := s.Stream(bea, -1)
		defer watch.Close()
		var i involvement
		bea.Must("PUT", "/conversations/1/mute", nil, &i)
		if !i.Muted || i.MutedUntil == nil || i.MutedUntil.Sub(s.Clock.Now()).Round(time.Minute) != 6*time.Hour {
			t.Errorf("muted %+v", i)
		}
		if e := nextOf(t, watch, "involvement"); e["involvement"].(map[string]any)["muted"] != true {
			t.Errorf("she is told %v", e)
		}
		var mine struct{ Items []involvement }
		bea.Must("GET", "/involvements", nil, &mine)
		if len(mine.Items) != 1 || !mine.Items[0].Muted {
			t.Errorf("hers: %+v", mine)
		}
		leo.Must("GET", "/involvements", nil, &mine)
		if len(mine.Items) != 0 {
			t.Errorf("a colleague's: %+v", mine)
		}
		bea.Must("PUT", "/conversations/1/mute", map[string]any{"always": true}, &i)
		if !i.Muted || i.MutedUntil != nil {
			t.Errorf("for good: %+v", i)
		}
		bea.Must("DELETE", "/conversations/1/mute", nil, &i)
		if i.Muted {
			t.Errorf("no longer: %+v", i)
		}
		refused(t, call(t, s.Admin, "PUT", "/api/v1/conversations/77/mute", ""), 404, "not_found")
		refused(t, call(t, bea, "PUT", "/api/v1/conversations/1/mute", `{"hours":0}`), 422, "invalid")
	})
}
