package attack

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

func decode(r io.Reader, into any) error { return json.NewDecoder(r).Decode(into) }

// nobody's id.
const nobody = "7777777"

// bodies that a generated example does not make valid.
var bodies = map[string]any{
	"POST /conversations/{number}/messages":              meta.Object{"kind": "note", "text": "mine now"},
	"POST /conversations/{number}/assign":                meta.Object{"assignee_id": "me"},
	"PUT /conversations/{number}/messages/{id}/reaction": meta.Object{"emoji": "👍"},
	"PATCH /contacts/{id}":                               meta.Object{"name": "mine now"},
	"PATCH /inboxes/{id}":                                meta.Object{"name": "mine now"},
	"PATCH /members/{id}":                                meta.Object{"name": "mine now"},
	"PATCH /teams/{id}":                                  meta.Object{"name": "mine now"},
	"PATCH /canned-responses/{id}":                       meta.Object{"text": "mine now"},
	"PATCH /close-reasons/{id}":                          meta.Object{"name": "mine now"},
	"PATCH /saved-views/{id}":                            meta.Object{"name": "mine now"},
	"PATCH /macros/{id}":                                 meta.Object{"name": "mine now"},
	"PATCH /follow-ups/{id}":                             meta.Object{"note": "mine now"},
	"PATCH /labels/{id}":                                 meta.Object{"name": "mine now"},
	"POST /members/{id}/returning":                       meta.Object{"teams": []string{}},
	"POST /inboxes/{id}/returning":                       meta.Object{"teams": []string{}},
	"POST /teams/{id}/returning":                         meta.Object{"members": []string{}},
	"POST /contact-imports/{id}/check":                   meta.Object{"existing": "fill"},
	"POST /conversations/{number}/snooze":                meta.Object{"until_reply": true},
	"PUT /conversations/{number}/draft":                  meta.Object{"text": "mine now"},
}

func (w *world) bodyOf(o operation, d *document) any {
	if b, ok := bodies[o.method+" "+o.path]; ok {
		return b
	}
	if o.body == nil {
		return nil
	}
	return d.example(o.body)
}

// S01 and S10: every route with an id, with another workspace's: the same 404 as for an id that nothing has, and nothing changes.
func TestS01ForeignIDs(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		agent := w.agent("agent", "agent", "all")
		list, d := operations(t, w.x.admin)
		w.try(agent, "GET", "/start", nil) // what a session notes of itself is noted
		tried := 0
		var all []attempt
		for _, o := range list {
			if o.open || !strings.Contains(o.path, "{") {
				continue
			}
			for _, c := range []*servertest.Client{w.x.admin, agent} {
				all = append(all, attempt{o.method + " " + o.path, func() { tried += w.foreign(c, o, &d) }})
			}
		}
		w.allUntouched(all)
		if tried < 60 {
			t.Errorf("only %d attempts were made", tried)
		}
	})
}

// foreign tries a route with each of its ids foreign.
func (w *world) foreign(c *servertest.Client, o operation, d *document) (tried int) {
	w.t.Helper()
	body := w.bodyOf(o, d)
	paths := []string{strings.NewReplacer("{number}", fmt.Sprint(w.y.last), "{id}", w.y.ids[noun(o.path)], "{user}", w.y.ids["members"]).Replace(o.path)}
	if strings.Contains(o.path, "{number}") && strings.Contains(o.path, "{id}") {
		paths = append(paths, strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.y.ids[noun(o.path)], "{user}", w.y.ids["members"]).Replace(o.path))
	}
	if noun(o.path) != "" && w.y.ids[noun(o.path)] == "" {
		w.t.Errorf("%s: the test has no foreign id of %q; fill makes one", o.path, noun(o.path))
	}
	absent := w.try(c, o.method, strings.NewReplacer("{number}", nobody, "{id}", nobody, "{user}", nobody).Replace(o.path), body)
	for _, path := range paths {
		got := w.try(c, o.method, path, body)
		tried++
		if got.status != absent.status || got.code != absent.code {
			w.t.Errorf("%s %s: foreign is answered %d %s, absent %d %s", o.method, path, got.status, got.code, absent.status, absent.code)
		}
		if forbidden := got.status == 403; got.status != 404 && !forbidden { // who may not do it to any is told so without a look
			w.t.Errorf("%s %s is answered %d %s", o.method, path, got.status, got.code)
		}
	}
	return tried
}

// agent invites somebody to X's first inbox and signs him in.
func (w *world) agent(name, role, sight string, inboxes ...int64) *servertest.Client {
	w.t.Helper()
	email := name + "@x.example"
	w.AddMember(servertest.NewMember{Name: name, Email: email, Role: role, Sight: sight, Inboxes: inboxes})
	c := w.Login(email)
	w.try(c, "GET", "/start", nil)
	w.settled() // he is told of the browser that is new to him
	return c
}

// S02 and S10: an agent of inbox 1 on the conversations of inbox 2: every route of a conversation, its files and its contact's
// conversations are as if they were not there.
func TestS02OtherInbox(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		hidden, inbox := w.secondInbox()
		agent := w.agent("agent1", "agent", "all")
		message := w.messageOf(w.x.admin, hidden)
		list, d := operations(t, w.x.admin)
		var all []attempt
		for _, o := range list {
			if !strings.HasPrefix(o.path, "/conversations/{number}") {
				continue
			}
			path := strings.NewReplacer("{number}", fmt.Sprint(hidden), "{id}", message, "{user}", w.x.ids["members"]).Replace(o.path)
			all = append(all, attempt{o.method + " " + o.path, func() {
				if got := w.try(agent, o.method, path, w.bodyOf(o, &d)); got.status != 404 {
					t.Errorf("%s %s is answered %d %s", o.method, path, got.status, got.code)
				}
			}})
		}
		w.allUntouched(all)
		if len(all) < 12 {
			t.Errorf("only %d routes were tried", len(all))
		}
		w.untouched("the inbox and its lists", func() {
			if got := w.try(agent, "GET", "/inboxes/"+inbox, nil); got.status != 404 {
				t.Errorf("the inbox is answered %d", got.status)
			}
			for _, path := range []string{"/conversations?status=all", "/conversations?status=all&inbox=" + inbox, "/start", "/counts"} {
				res, err := agent.Do("GET", "/api/v1"+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				text, _ := io.ReadAll(res.Body)
				res.Body.Close()
				if strings.Contains(string(text), "secreto") || strings.Contains(string(text), inbox) && res.StatusCode == 200 {
					t.Errorf("%s shows something of the other inbox: %s", path, text)
				}
			}
		})
	})
}

// S02: what a colleague keeps for himself, a canned response, a saved view, a macro and a draft, is not there for anybody else, whatever his role.
func TestS02ColleaguesOwn(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		owner := w.agent("owner", "agent", "all")
		var own struct {
			ID    string
			Files []struct{ ID string }
		}
		owner.Must("POST", "/canned-responses", meta.Object{"scope": "personal", "code": "clave", "text": "secreto", "files": []string{w.upload(owner)}}, &own)
		owner.Must("PUT", fmt.Sprintf("/conversations/%d/draft", w.x.last-1), meta.Object{"text": "secreto"}, nil)
		var view struct{ ID string }
		owner.Must("POST", "/saved-views", meta.Object{"scope": "personal", "name": "secreto", "filter": meta.Object{"field": "unread", "op": "yes"}}, &view)
		var macro struct{ ID string }
		owner.Must("POST", "/macros", meta.Object{"scope": "personal", "name": "secreto", "steps": []meta.Object{{"kind": "pending"}}}, &macro)
		ids := map[string]string{"canned-responses": own.ID, "saved-views": view.ID, "macros": macro.ID}
		list, d := operations(t, w.x.admin)
		tried := 0
		for name, c := range map[string]*servertest.Client{"a colleague": w.agent("colleague", "agent", "all"), "the administrator": w.x.admin} {
			for _, o := range list {
				if ids[noun(o.path)] == "" && o.path != "/conversations/{number}/draft" || o.method == "PUT" {
					continue
				}
				path := strings.NewReplacer("{number}", fmt.Sprint(w.x.last-1), "{id}", ids[noun(o.path)]).Replace(o.path)
				tried++
				w.untouched(name+": "+o.method+" "+o.path, func() {
					if got := w.try(c, o.method, path, w.bodyOf(o, &d)); got.status != 404 && o.method != "DELETE" || got.status == 403 {
						t.Errorf("%s: %s %s is answered %d %s", name, o.method, path, got.status, got.code)
					}
				})
			}
			for _, path := range []string{"/canned-responses", "/saved-views", "/macros", "/start", "/drafts", "/files/" + own.Files[0].ID, "/files/" + own.Files[0].ID + "/content", "/conversations?status=all"} {
				res, err := c.Do("GET", "/api/v1"+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				text, _ := io.ReadAll(res.Body)
				res.Body.Close()
				if strings.Contains(string(text), "secreto") || strings.Contains(path, "/files/") && res.StatusCode != 404 {
					t.Errorf("%s: GET %s is answered %d %s", name, path, res.StatusCode, text)
				}
			}
		}
		if tried < 10 {
			t.Errorf("only %d attempts were made", tried)
		}
	})
}

// S04: fields that are not for writing are refused or ignored; what is stored stays.
func TestS04ExtraFields(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		agent := w.agent("agent", "agent", "all")
		list, d := operations(t, w.x.admin)
		extra := meta.Object{"id": nobody, "workspace_id": w.y.ids["inboxes"], "account_id": nobody, "role": "administrator", "verified": true, "sender_type": "bot",
			"created_at": "2001-01-01T00:00:00Z", "external_id": "wamid.forged", "status": "read", "author": meta.Object{"kind": "customer"}, "permissions": []string{"tokens.manage"},
			"direction": "in", "sight": "all", "seq": 1, "delivered_at": "2001-01-01T00:00:00Z", "active": true}
		count := 0
		for _, o := range list {
			if o.body == nil || o.open {
				continue
			}
			body, ok := w.bodyOf(o, &d).(meta.Object)
			if !ok {
				continue
			}
			sent := meta.Object{}
			for k, v := range body {
				sent[k] = v
			}
			known := d.properties(o.body)
			for k, v := range extra {
				if known[k] == nil {
					sent[k] = v
				}
			}
			path := strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"]).Replace(o.path)
			if got := w.try(agent, o.method, path, sent); got.status >= 500 {
				t.Errorf("%s %s is answered %d", o.method, path, got.status)
			}
			count++
		}
		if count < 10 {
			t.Errorf("only %d routes were tried", count)
		}
		for what, text := range map[string]string{
			"a forged id of the provider": `SELECT count(*) FROM messages WHERE external_id = 'wamid.forged'`,
			"a forged time":               `SELECT count(*) FROM messages WHERE received_at < 1500000000000000 OR delivered_at BETWEEN 1 AND 1500000000000000`,
			"a message of the customer":   `SELECT count(*) FROM messages WHERE direction = 0 AND text = 'mine now'`,
			"a forged id":                 `SELECT count(*) FROM messages WHERE id = 7777777`,
			"more administrators":         `SELECT count(*) - 2 FROM memberships WHERE role = 'administrator'`,
		} {
			if n := w.witness.Number(text); n != 0 {
				t.Errorf("%s: %d", what, n)
			}
		}
		var me struct{ Role string }
		if agent.Must("GET", "/session", nil, &me); me.Role != "agent" {
			t.Errorf("the agent is now %q", me.Role)
		}
	})
}

// S10: whoever has no right to it, or no session at all, changes nothing with any route.
func TestS10DeniedChangesNothing(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		reader := w.agent("reader", "read_only", "all")
		stranger, forged := w.NewClient(), w.WithToken("tb_0123456789abcdef0123456789abcdef")
		list, d := operations(t, w.x.admin)
		var all []attempt
		for _, o := range list {
			path := strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"], "{token}", "wrong").Replace(o.path)
			for name, c := range map[string]*servertest.Client{"a stranger": stranger, "a forged token": forged, "a reader": reader} {
				if name == "a reader" && (o.method == "GET" || mayRead[o.method+" "+o.path]) || asksOnly[o.method+" "+o.path] {
					continue
				}
				all = append(all, attempt{name + ": " + o.method + " " + o.path, func() {
					got := w.try(c, o.method, path, w.bodyOf(o, &d))
					if got.status < 400 {
						t.Errorf("%s may %s %s: %d", name, o.method, path, got.status)
					}
					if name != "a reader" && !o.open && got.status != 401 {
						t.Errorf("%s: %s %s is answered %d %s, not 401", name, o.method, path, got.status, got.code)
					}
				}})
			}
		}
		w.allUntouched(all)
		if len(all) < 100 {
			t.Errorf("only %d attempts were made", len(all))
		}
	})
}

// asksOnly are the open routes that tell anybody what he needs to know at the door.
var asksOnly = map[string]bool{"GET /setup": true, "GET /session/sso": true, "POST /session/passkey/challenge": true}

// mayRead are the writes that need no permission beyond seeing, or are one's own; so is a personal token, which may no more than he.
var mayRead = map[string]bool{"PATCH /me": true, "PATCH /me/alerts": true, "PUT /me/push": true, "DELETE /me/push": true, "POST /me/push/test": true, "POST /tokens": true, "DELETE /session": true, "POST /session": true, "POST /me/passkeys/challenge": true, "POST /me/identities/{id}/remove": true,
	"DELETE /sessions":           true,
	"POST /contacts/{id}/reveal": true, // every preset may; it shows, and is audited
	"POST /saved-views":          true, "PUT /conversations/{number}/mute": true, "DELETE /conversations/{number}/mute": true,
	"POST /conversations/{number}/mentions/read": true, "POST /conversations/{number}/presence": true, "POST /me/attendance": true, "PUT /me/availability": true,
	"POST /conversations/{number}/read": true, "POST /conversations/{number}/unread": true}
