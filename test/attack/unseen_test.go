package attack

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// S06: whatever happens in another company, and in an inbox of one's own company that one is not in, changes nothing that any list, count,
// search, badge, report or suggestion answers: no row, no number, no order. The cases are all routes that are read without an id, in each way
// in which they are asked, and what names the customer that both inboxes know.
func TestS06NothingUnseenIsCounted(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		hidden, inbox := w.secondInbox()
		agent, watching := w.agent("agent1", "agent", "all", w.Inbox), w.agent("super1", "supervisor", "all", w.Inbox)
		readers := map[string]*servertest.Client{"an agent": agent, "a supervisor": watching}
		list, _ := operations(t, w.x.admin)
		paths := w.asked(list)
		w.WaitIn(t, "the search knows all until then", func() bool {
			_, text := w.said(w.x.admin, "GET", "/search/messages?q=secreto", nil)
			return strings.Contains(text, "secreto") && strings.Contains(text, `"complete":true`)
		})
		before := map[string]string{}
		for who, c := range readers {
			for _, path := range paths {
				status, text := w.said(c, "GET", path, nil)
				if status >= 500 {
					t.Errorf("GET %s is answered %d", path, status)
				}
				before[who+path] = canonical(text)
			}
		}
		w.happensUnseen(hidden)
		w.WaitIn(t, "the search knows of it", func() bool { // whoever may see it finds it
			_, text := w.said(w.x.admin, "GET", "/search/messages?q=zanahoria", nil)
			return strings.Contains(text, "zanahoria")
		})
		changed := 0
		for _, path := range paths {
			for who, c := range readers {
				_, text := w.said(c, "GET", path, nil)
				if now := canonical(text); now != before[who+path] {
					t.Errorf("GET %s tells %s of it:\n%s\nbefore\n%s", path, who, now, before[who+path])
				}
				for _, word := range []string{"zanahoria", "secreto", fmt.Sprintf("%q", inbox)} {
					if strings.Contains(text, word) {
						t.Errorf("GET %s tells %s %q: %s", path, who, word, text)
					}
				}
			}
			if _, text := w.said(w.x.admin, "GET", path, nil); strings.Contains(text, "zanahoria") {
				changed++
			}
		}
		if changed < 8 {
			t.Errorf("only %d of %d ways to ask tell whoever may see it, so they prove little", changed, len(paths))
		}
	})
}

// asked are the ways in which the routes without an id are read.
func (w *world) asked(list []operation) (paths []string) {
	filter := func(text string) string { return url.QueryEscape(text) }
	for _, o := range list {
		if o.method != "GET" || o.path == "/stream" || o.open || strings.Contains(o.path, "{") || strings.HasPrefix(o.path, "/sessions") {
			continue
		}
		ways := []string{""}
		if o.takes("q") || strings.HasPrefix(o.path, "/search") {
			ways = append(ways, "q=zanahoria", "q=Customer", "q="+meta.Customer(0))
		}
		if o.takes("view") {
			for _, view := range []string{"all", "mine", "unassigned", "unattended", "mentions", "participating"} {
				ways = append(ways, "view="+view+"&status=all")
			}
			for _, sort := range []string{"activity", "created", "-created", "waiting", "priority", "due"} {
				ways = append(ways, "view=all&status=all&limit=1&sort="+sort)
			}
			for _, status := range []string{"open", "closed", "snoozed", "pending"} {
				ways = append(ways, "view=all&status="+status)
			}
		}
		if o.takes("filter") {
			ways = append(ways, "filter="+filter(`{"field":"contact_name","op":"contains","values":["Customer"]}`))
			if o.takes("view") {
				ways = append(ways, "view=all&status=all&filter="+filter(`{"field":"search","op":"contains","values":["zanahoria"]}`),
					"view=all&status=all&filter="+filter(`{"field":"close_summary","op":"contains","values":["zanahoria"]}`),
					"view=all&status=all&filter="+filter(`{"field":"number","op":"at_least","values":["1"]}`))
			}
		}
		if o.path == "/contacts" {
			ways = append(ways, "sort=activity", "sort=name", "sort=-created", "limit=1&sort=activity")
		}
		for _, way := range ways {
			paths = append(paths, strings.TrimSuffix(o.path+"?"+way, "?"))
		}
	}
	contact := ""
	var opened struct{ Contact struct{ ID string } }
	w.x.admin.Must("GET", "/conversations/1", nil, &opened)
	contact = opened.Contact.ID
	for _, below := range []string{"", "/conversations", "/activity", "/files", "/duplicates", "/merges"} {
		paths = append(paths, "/contacts/"+contact+below)
	}
	return append(paths, "/members/"+w.x.ids["members"]+"/hanging", "/labels/"+w.x.ids["labels"]+"/hanging", "/teams/"+w.x.ids["teams"]+"/hanging")
}

// happensUnseen does in Y, and in X's second inbox, what would show in lists, counts and searches of whoever may see it.
func (w *world) happensUnseen(hidden int64) {
	w.t.Helper()
	for i, text := range []string{"zanahoria", "otra zanahoria"} {
		w.hiddenWrites(text)
		w.deliver(&w.y, meta.Text(meta.Customer(3), meta.ID("unseen", i), text, w.Clock.Now()))
	}
	for c, number := range map[*servertest.Client]int64{w.x.admin: hidden, w.y.admin: w.y.last} {
		at := fmt.Sprintf("/conversations/%d", number)
		c.Must("POST", at+"/messages", meta.Object{"kind": "note", "text": "nota zanahoria"}, nil)
		c.Must("POST", at+"/messages", meta.Object{"kind": "text", "text": "respuesta zanahoria"}, nil)
		c.Must("POST", at+"/follow-ups", meta.Object{"due_at": w.Clock.Now().Add(time.Hour), "note": "zanahoria"}, nil)
		c.Must("PUT", at+"/draft", meta.Object{"text": "borrador zanahoria"}, nil)
		c.Must("POST", at+"/priority", meta.Object{"priority": "urgent"}, nil)
		c.Must("POST", at+"/close", meta.Object{"summary": "resumen zanahoria"}, nil)
		c.Must("POST", at+"/reopen", nil, nil)
		c.Must("POST", at+"/unread", nil, nil)
	}
}
