package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
	"timbre/test/live"
)

type removal struct {
	ID, Noun    string
	Done, Total int
	EndedAt     *time.Time `json:"ended_at"`
}

// gone waits until nothing hangs on what was taken away any more.
func gone(s *servertest.Server, r removal) removal {
	s.WaitFor("the removal has ended", func() bool {
		s.Admin.Must("GET", "/removals/"+r.ID, nil, &r)
		return r.EndedAt != nil
	})
	return r
}

// A member who is taken out gives away what he had, as it was said; his streams, sessions and tokens end at once, the past keeps his name, and
// he can be invited again.
func TestMembersAreRemoved(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Inboxes: []int64{s.Inbox}})
		bea := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Inboxes: []int64{s.Inbox}})
		her := s.Login("eva@acme.example")
		written(s, "Uno", "Dos")
		for _, number := range []int{1, 2} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": eva}, nil)
		}
		her.Must("POST", "/conversations/1/messages", map[string]any{"kind": "text", "text": "Buenas"}, nil)
		later := s.Clock.Now().Add(time.Hour)
		her.Must("POST", "/conversations/1/messages", map[string]any{"kind": "text", "text": "mañana", "send_at": later}, nil)
		her.Must("POST", "/conversations/2/follow-ups", map[string]any{"due_at": later, "note": "llamar"}, nil)
		her.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "mia", "text": "x"}, nil)
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "mía", "text": "y"}, nil)
		her.Must("POST", "/macros", map[string]any{"scope": "personal", "name": "Mía", "steps": []any{map[string]any{"kind": "close"}}}, nil)
		s.Admin.Must("PATCH", "/contacts/"+contactOf(s, 1), map[string]any{"owner_id": eva}, nil)
		var token struct{ Secret string }
		her.Must("POST", "/tokens", map[string]any{"name": "Caja", "kind": "personal"}, &token)
		var h struct {
			Conversations, Contacts, Scheduled, Tokens, Macros int
			FollowUps                                          int `json:"follow_ups"`
			Canned                                             int `json:"canned_responses"`
		}
		s.Admin.Must("GET", "/members/"+eva+"/hanging", nil, &h)
		if fmt.Sprint(h) != "{2 1 1 1 1 1 1}" {
			t.Errorf("what hangs on her: %+v", h)
		}
		path := "/api/v1/members/" + eva
		refused(t, call(t, s.Admin, "DELETE", path, ""), 409, "member_has_conversations")
		refused(t, call(t, s.Admin, "DELETE", path+"?assignee_id="+eva, ""), 422, "invalid")
		refused(t, call(t, s.Admin, "DELETE", path+"?queue=true&follow_ups_to=999", ""), 422, "invalid")
		refused(t, call(t, her, "DELETE", "/api/v1/members/"+bea+"?queue=true", ""), 403, "permission_missing")
		refused(t, call(t, her, "GET", "/api/v1/members/"+bea+"/hanging", ""), 403, "permission_missing")

		ctx, cancel := context.WithTimeout(t.Context(), servertest.Patience)
		defer cancel()
		body, err := live.Connect(ctx, her, -1)
		if err != nil {
			t.Fatal(err)
		}
		defer body.Close()
		var r removal
		said := live.Frames(body, func(f live.Frame) bool {
			if f.Name == "hello" {
				s.Admin.Must("DELETE", "/members/"+eva+"?assignee_id="+bea+"&follow_ups_to="+bea+"&own=share", nil, &r)
			}
			return f.Name != "bye" || f.Data["reason"] != "revoked"
		})
		if said != nil {
			t.Errorf("her stream goes on: %v", said)
		}
		refused(t, call(t, her, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		refused(t, call(t, s.WithToken(token.Secret), "GET", "/api/v1/start", ""), 401, "unauthenticated")
		if r = gone(s, r); r.Noun != "member" || r.Done != r.Total {
			t.Errorf("the removal: %+v", r)
		}
		for number := 1; number <= 2; number++ {
			if c := conversation(s, number); c.Assignee == nil || c.Assignee.ID != bea {
				t.Errorf("%d is with %+v", number, c.Assignee)
			}
		}
		var messages struct{ Items []view.Message }
		s.Admin.Must("GET", "/conversations/1/messages", nil, &messages)
		if !slices.ContainsFunc(messages.Items, func(m view.Message) bool {
			return m.Text == "Buenas" && m.Author.Name != nil && *m.Author.Name == "Eva"
		}) {
			t.Errorf("what she wrote has lost her name: %+v", messages.Items)
		}
		var scheduled struct{ Items []any }
		s.Admin.Must("GET", "/conversations/1/scheduled", nil, &scheduled)
		if len(scheduled.Items) != 0 {
			t.Errorf("her message would still be sent: %+v", scheduled.Items)
		}
		var due struct {
			Items []struct{ User struct{ ID string } }
		}
		s.Admin.Must("GET", "/follow-ups?user_id="+bea, nil, &due)
		if len(due.Items) != 1 {
			t.Errorf("Bea is reminded of %+v", due.Items)
		}
		var canned struct {
			Items []struct{ Code, Scope string }
		}
		s.Admin.Must("GET", "/canned-responses", nil, &canned)
		if fmt.Sprint(canned.Items) != "[{mía shared} {mia-2 shared}]" {
			t.Errorf("shared responses: %+v", canned.Items)
		}
		var card struct {
			Owner *view.Ref `json:"owner"`
		}
		s.Admin.Must("GET", "/contacts/"+contactOf(s, 1), nil, &card)
		if card.Owner == nil || card.Owner.ID != bea {
			t.Errorf("her contact is looked after by %+v", card.Owner)
		}
		var members struct{ Items []struct{ ID, Name string } }
		s.Admin.Must("GET", "/members", nil, &members)
		if slices.ContainsFunc(members.Items, func(m struct{ ID, Name string }) bool { return m.ID == eva }) {
			t.Error("she is still listed")
		}
		if list := auditOf(s.Admin, "&action=member.removed"); len(list) != 1 || list[0].Subject == nil || list[0].Subject.Name != "Eva" {
			t.Errorf("the audit says %+v", list)
		}
		refused(t, call(t, s.Admin, "DELETE", path+"?queue=true", ""), 404, "not_found")
		var invited struct{ Member struct{ ID string } }
		s.Admin.Must("POST", "/members", map[string]any{"name": "Eva", "email": "eva@acme.example", "role": "agent"}, &invited)
		if invited.Member.ID != eva {
			t.Errorf("she comes back as %s, was %s", invited.Member.ID, eva)
		}
		s.Admin.Must("DELETE", "/members/"+eva+"/invitation", nil, nil)
		s.Admin.Must("GET", "/conversations/1/messages", nil, &messages)
		if !slices.ContainsFunc(messages.Items, func(m view.Message) bool {
			return m.Text == "Buenas" && m.Author.Name != nil && *m.Author.Name == "Eva"
		}) {
			t.Error("uninvited again, she has lost her name")
		}
	})
}

// What hangs on a member is given away in portions by a durable job: a server that stops in the middle goes on, and each conversation is given
// away once.
func TestManyAreGivenAwayOnce(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		const many = 450 // three portions
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Inboxes: []int64{s.Inbox}})
		for i := range many {
			s.Customer(fmt.Sprint("Cliente ", i)).Writes("Hola")
		}
		var c countsView
		s.WaitFor("all have written", func() bool { s.Admin.Must("GET", "/counts", nil, &c); return c.Unassigned == many })
		for from := 1; from <= many; from += 50 {
			var items []map[string]any
			for n := from; n < from+50; n++ {
				items = append(items, map[string]any{"number": n})
			}
			s.Admin.Must("POST", "/conversations/bulk", map[string]any{"items": items, "assign": map[string]any{"assignee_id": eva}}, nil)
		}
		var r removal
		s.Admin.Must("DELETE", "/members/"+eva+"?queue=true", nil, &r)
		if r.EndedAt != nil || r.Total != many || r.Done == 0 || r.Done >= many {
			t.Errorf("after the first portion: %+v", r)
		}
		s.Advance(time.Second) // the ids of a server that starts again are those of a later time
		s.Restart()
		s.Admin = s.WithToken(s.Admin.Token)
		if r = gone(s, r); r.Done != many {
			t.Errorf("given away: %+v", r)
		}
		if s.Admin.Must("GET", "/counts", nil, &c); c.Unassigned != many {
			t.Errorf("in the queue: %d", c.Unassigned)
		}
		for _, number := range []int{1, 200, 201, many} {
			var messages struct {
				Items []struct {
					Content struct{ Event struct{ Name string } }
				}
			}
			s.Admin.Must("GET", fmt.Sprintf("/conversations/%d/messages", number), nil, &messages)
			returned := 0
			for _, m := range messages.Items {
				if m.Content.Event.Name == "returned" {
					returned++
				}
			}
			if returned != 1 {
				t.Errorf("%d was given back %d times: %+v", number, returned, messages.Items)
			}
		}
	})
}

// A label that is deleted leaves what carries it, or another takes its place there, in macros and in views.
func TestLabelsAreReplaced(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Uno", "Dos")
		old, next, third := newLabel(t, s.Admin, "VIP"), newLabel(t, s.Admin, "Oro"), newLabel(t, s.Admin, "Plata")
		s.Admin.Must("POST", "/conversations/1/labels", map[string]any{"add": []string{old.ID, third.ID}}, nil)
		s.Admin.Must("POST", "/conversations/2/labels", map[string]any{"add": []string{old.ID, next.ID}}, nil)
		s.Admin.Must("POST", "/contacts/"+contactOf(s, 2)+"/labels", map[string]any{"add": []string{old.ID}}, nil)
		var macro, view1 struct{ ID string }
		s.Admin.Must("POST", "/macros", map[string]any{"scope": "shared", "name": "Marcar", "steps": []any{map[string]any{"kind": "add_labels", "label_ids": []string{old.ID}}, map[string]any{"kind": "close"}}}, &macro)
		s.Admin.Must("POST", "/saved-views", map[string]any{"scope": "shared", "name": "Los VIP", "filter": map[string]any{"field": "label", "op": "in", "values": []string{old.ID}}}, &view1)
		var h struct {
			Conversations, Contacts, Macros int
			Views                           []string `json:"saved_view_names"`
			Names                           []string `json:"macro_names"`
		}
		s.Admin.Must("GET", "/labels/"+old.ID+"/hanging", nil, &h)
		if fmt.Sprint(h) != "{2 1 1 [Los VIP] [Marcar]}" {
			t.Errorf("what hangs on it: %+v", h)
		}
		refused(t, call(t, s.Admin, "DELETE", "/api/v1/labels/"+old.ID+"?replace_with="+old.ID, ""), 422, "invalid")
		var r removal
		s.Admin.Must("DELETE", "/labels/"+old.ID+"?replace_with="+next.ID, nil, &r)
		gone(s, r)
		names := func(number int) string {
			var out []string
			for _, l := range conversation(s, number).Labels {
				out = append(out, l.Name)
			}
			return fmt.Sprint(out)
		}
		if names(1) != "[Oro Plata]" || names(2) != "[Oro]" {
			t.Errorf("they carry %s and %s", names(1), names(2))
		}
		if got := numbersOf(s.Admin, "view=all&label="+next.ID); len(got) != 2 {
			t.Errorf("listed by the other: %v", got)
		}
		var list struct {
			Items []struct {
				ID    string
				Steps []struct {
					Labels []string `json:"label_ids"`
				}
				Filter struct{ Values []string }
			}
		}
		s.Admin.Must("GET", "/macros", nil, &list)
		if got := list.Items[0].Steps; len(got) != 2 || !slices.Equal(got[0].Labels, []string{next.ID}) {
			t.Errorf("the macro: %+v", got)
		}
		s.Admin.Must("GET", "/saved-views", nil, &list)
		if got := list.Items[0].Filter.Values; !slices.Equal(got, []string{next.ID}) {
			t.Errorf("the view: %v", got)
		}
		s.Admin.Must("DELETE", "/labels/"+next.ID, nil, &r)
		gone(s, r)
		if names(1) != "[Plata]" || names(2) != "[]" {
			t.Errorf("without it they carry %s and %s", names(1), names(2))
		}
		s.Admin.Must("GET", "/macros", nil, &list)
		if got := list.Items[0].Steps; len(got) != 1 {
			t.Errorf("the macro without it: %+v", got)
		}
	})
}

// An inbox that is removed keeps its past, for whoever could read it; nothing comes or goes by it, what is written to its number is in the
// ledger only, and the number can be connected anew.
func TestInboxesAreRemoved(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		agent := member(t, s, "luz", "agent")
		written(s, "Uno", "Dos")
		inbox := fmt.Sprint("/inboxes/", s.Inbox)
		s.Admin.Must("POST", "/conversations/1/messages", map[string]any{"kind": "text", "text": "mañana", "send_at": s.Clock.Now().Add(time.Hour)}, nil)
		refused(t, call(t, s.Admin, "DELETE", "/api/v1"+inbox, ""), 409, "inbox_has_conversations")
		refused(t, call(t, agent, "DELETE", "/api/v1"+inbox+"?conversations=close", ""), 403, "permission_missing")
		var r removal
		s.Admin.Must("DELETE", inbox+"?conversations=close", nil, &r)
		if r = gone(s, r); r.Done != 3 {
			t.Errorf("the removal: %+v", r)
		}
		refused(t, call(t, s.Admin, "DELETE", "/api/v1"+inbox+"?conversations=close", ""), 409, "inbox_removed")
		refused(t, call(t, s.Admin, "POST", "/api/v1"+inbox+"/check", ""), 409, "inbox_removed")
		refused(t, call(t, s.Admin, "POST", "/api/v1"+inbox+"/resume", ""), 409, "inbox_removed")
		var shown struct{ State, Name string }
		s.Admin.Must("GET", inbox, nil, &shown)
		if shown.State != "removed" {
			t.Errorf("the inbox: %+v", shown)
		}
		var past struct{ Conversation view.Conversation }
		agent.Must("GET", "/conversations/1", nil, &past)
		if past.Conversation.Status != "closed" {
			t.Errorf("the past: %+v", past.Conversation)
		}
		refused(t, call(t, agent, "POST", "/api/v1/conversations/1/messages", `{"kind":"text","text":"hola","reopen":true}`), 409, "inbox_removed")
		refused(t, call(t, agent, "POST", "/api/v1/conversations/1/reopen", ""), 409, "inbox_removed")
		if got := call(t, agent, "POST", "/api/v1/conversations/restore", `{"items":[{"number":1,"status":"open","assignee_id":null,"team_id":null}]}`); !strings.Contains(got.Body, "inbox_removed") {
			t.Errorf("its closing is taken back: %+v", got)
		}
		var ledger struct {
			Items []struct{ Applied, Items int }
		}
		s.Admin.Must("GET", "/ledger", nil, &ledger)
		before := len(ledger.Items)
		s.Customer("Uno").Writes("¿siguen ahí?")
		s.WaitFor("it is in the ledger", func() bool {
			s.Admin.Must("GET", "/ledger", nil, &ledger)
			return len(ledger.Items) == before+1
		})
		if ledger.Items[0].Items != 1 || ledger.Items[0].Applied != 0 {
			t.Errorf("in the ledger: %+v", ledger.Items[0])
		}
		if c := conversation(s, 1); c.Status != "closed" || c.LastMessage == nil || c.LastMessage.Text == "¿siguen ahí?" {
			t.Errorf("what came was applied: %+v", c)
		}
		var again struct{ ID string }
		s.Admin.Must("POST", "/inboxes", map[string]any{"name": "De nuevo", "channel": "whatsapp", "phone_number_id": servertest.NumberID, "waba_id": servertest.WABA,
			"app_secret": servertest.AppSecret, "access_token": servertest.AccessToken}, &again)
		s.Customer("Dos").Writes("otra vez")
		s.WaitFor("the number works again", func() bool {
			return len(numbersOf(s.Admin, "view=all&inbox="+again.ID)) == 1
		})
		if list := auditOf(s.Admin, "&action=inbox.removed"); len(list) != 1 || list[0].field("name") == "" {
			t.Errorf("the audit says %+v", list)
		}
	})
}
