package attack

import (
	"fmt"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// S09: nobody is told of what he may not read: nobody is called, asked to follow or given a conversation of an inbox that he is not in, and what
// one was told before is hidden while one may not see it. (Mails and pushes: the tests of S09 in test/mail and test/push.)
func TestS09NobodyIsToldOfWhatHeMayNotRead(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		hidden, _ := w.secondInbox()
		idOf := func(c *servertest.Client) string {
			var me struct{ User struct{ ID string } }
			c.Must("GET", "/session", nil, &me)
			return me.User.ID
		}
		agent := w.agent("agent1", "agent", "all", w.Inbox)
		id := idOf(agent)
		var team struct{ ID string }
		w.x.admin.Must("POST", "/teams", meta.Object{"name": "De la primera", "members": []string{id}}, &team)
		at := fmt.Sprintf("/conversations/%d", hidden)
		var all []attempt
		for what, c := range map[string]struct {
			method, path string
			body         meta.Object
		}{
			"a note that calls him":      {"POST", at + "/messages", meta.Object{"kind": "note", "text": "secreto @agent1", "mentions": []any{meta.Object{"agent_id": id}}}},
			"a note that calls his team": {"POST", at + "/messages", meta.Object{"kind": "note", "text": "secreto", "mentions": []any{meta.Object{"team_id": team.ID}}}},
			"following it":               {"PUT", at + "/participants/" + id, nil},
			"being given it":             {"POST", at + "/assign", meta.Object{"assignee_id": id}},
			"being given it with words":  {"POST", at + "/assign", meta.Object{"assignee_id": id, "note": "secreto"}},
			"a reminder of it":           {"POST", at + "/follow-ups", meta.Object{"due_at": w.Clock.Now().Add(3600e9), "note": "secreto", "user_id": id}},
		} {
			all = append(all, attempt{what, func() {
				if got := w.try(w.x.admin, c.method, c.path, c.body); got.status != 422 && got.status != 409 {
					t.Errorf("%s is answered %d %s", what, got.status, got.code)
				}
			}})
		}
		w.allUntouched(all)

		// Told while he may see it, then not. A colleague, who may all the while, shows that everybody has been told.
		colleague := w.agent("colleague", "agent", "all", w.Inbox)
		seen := fmt.Sprintf("/conversations/%d", w.x.last)
		calls := []any{meta.Object{"agent_id": id}, meta.Object{"agent_id": idOf(colleague)}}
		w.x.admin.Must("POST", seen+"/messages", meta.Object{"kind": "note", "text": "secreto para ti", "mentions": calls}, nil)
		told := func(c *servertest.Client) string {
			_, list := w.said(c, "GET", "/notifications", nil)
			_, start := w.said(c, "GET", "/start", nil)
			return list + start
		}
		w.WaitIn(t, "he is told", func() bool { return strings.Contains(told(agent), "secreto para ti") })
		w.x.admin.Must("PATCH", "/members/"+id, meta.Object{"inboxes": []string{}}, nil)
		if text := told(agent); strings.Contains(text, "secreto") || !strings.Contains(text, `"unread":0`) {
			t.Errorf("what he was told is still there: %s", text)
		}
		w.deliver(&w.x, meta.Text(meta.Customer(int(w.x.last)-1), meta.ID("followed"), "más secreto", w.Clock.Now()))
		w.WaitIn(t, "the colleague is told", func() bool { return strings.Contains(told(colleague), "más secreto") })
		w.x.admin.Must("PATCH", "/members/"+id, meta.Object{"inboxes": []string{fmt.Sprint(w.Inbox)}}, nil)
		w.x.admin.Must("POST", seen+"/messages", meta.Object{"kind": "note", "text": "fin", "mentions": calls}, nil)
		w.WaitIn(t, "he is told again", func() bool {
			_, list := w.said(agent, "GET", "/notifications", nil)
			return strings.Contains(list, `"fin"`)
		})
		if _, list := w.said(agent, "GET", "/notifications", nil); strings.Contains(list, "más secreto") {
			t.Errorf("he is told of what came while he could not see it: %s", list)
		}
	})
}
