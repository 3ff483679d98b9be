package attack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// S07: what was taken away while somebody is signed in is away at once, also what is his own there: his note, his draft, his reminder, what he
// planned to send, the file that he sent, the links that he kept. It does not matter how it was taken away. (Streams: S49.)
func TestS07WhatWasTakenAwayIsAway(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		list, d := operations(t, w.x.admin)
		ways := []struct {
			what       string
			take, give meta.Object
		}{
			{"no inbox any more", meta.Object{"inboxes": []string{}}, meta.Object{"inboxes": []string{fmt.Sprint(w.Inbox)}}},
			{"sees only his own", meta.Object{"sight": "own"}, meta.Object{"sight": "all"}},
		}
		bea := w.agent("bea", "agent", "all")
		var me struct{ User struct{ ID string } }
		bea.Must("GET", "/session", nil, &me)
		w.x.admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", w.x.last), meta.Object{"assignee_id": "me"}, nil) // nobody picks it from the queue
		kept := w.keeps(bea)
		var all []attempt
		for _, way := range ways {
			for path := range kept.reads {
				if got := w.try(bea, "GET", path, nil); got.status != 200 {
					t.Fatalf("before, GET %s is answered %d %s", path, got.status, got.code)
				}
			}
			w.x.admin.Must("DELETE", fmt.Sprintf("/conversations/%d/participants/%s", w.x.last, me.User.ID), nil, nil)
			w.x.admin.Must("PATCH", "/members/"+me.User.ID, way.take, nil)
			for path := range kept.reads {
				all = append(all, attempt{way.what + ": GET " + path, func() {
					status, text := w.said(bea, "GET", path, nil)
					if strings.Contains(text, "mío secreto") || kept.reads[path] && status != 404 {
						t.Errorf("%s: GET %s is answered %d %s", way.what, path, status, text)
					}
				}})
			}
			for _, o := range list {
				path, ok := kept.own(w, o)
				if !ok {
					continue
				}
				all = append(all, attempt{way.what + ": " + o.method + " " + path, func() {
					if got := w.try(bea, o.method, path, w.bodyOf(o, &d)); got.status != 404 {
						t.Errorf("%s: %s %s is answered %d %s", way.what, o.method, path, got.status, got.code)
					}
				}})
			}
			w.allUntouched(all)
			if all = nil; way.give != nil {
				w.x.admin.Must("PATCH", "/members/"+me.User.ID, way.give, nil)
			}
		}
		w.x.admin.Must("DELETE", "/sessions?member_id="+me.User.ID, nil, nil)
		for path := range kept.reads {
			if got := w.try(bea, "GET", path, nil); got.status != 401 {
				t.Errorf("without a session GET %s is answered %d", path, got.status)
			}
		}
	})
}

// belongings are what somebody has in a conversation.
type belongings struct {
	number                          int64
	message, followUp, later, thing string
	reads                           map[string]bool // paths that showed it; true: nothing else is there
}

// keeps lets somebody leave something of each kind in X's newest conversation.
func (w *world) keeps(c *servertest.Client) *belongings {
	w.t.Helper()
	b := &belongings{number: w.x.last}
	at := fmt.Sprintf("/conversations/%d", b.number)
	var made struct{ ID string }
	b.thing = w.upload(c)
	c.Must("POST", at+"/messages", meta.Object{"kind": "document", "file_id": b.thing, "text": "mío secreto"}, &made)
	c.Must("POST", at+"/messages", meta.Object{"kind": "note", "text": "nota mío secreto"}, &made)
	b.message = made.ID
	c.Must("PUT", at+"/draft", meta.Object{"text": "borrador mío secreto"}, nil)
	c.Must("POST", at+"/follow-ups", meta.Object{"due_at": w.Clock.Now().Add(time.Hour), "note": "recordatorio mío secreto"}, &made)
	b.followUp = made.ID
	c.Must("POST", at+"/messages", meta.Object{"kind": "text", "text": "después mío secreto", "send_at": w.Clock.Now().Add(time.Hour)}, &made)
	b.later = made.ID
	b.reads = map[string]bool{at: true, at + "/messages": true, at + "/draft": true, at + "/scheduled": true, at + "/transcript?format=text": true, at + "/participants": true,
		at + "/messages/" + b.message + "/versions": true, "/files/" + b.thing: true, "/files/" + b.thing + "/content": true,
		"/drafts": false, "/follow-ups": false, "/conversations?view=all&status=all": false, "/conversations?view=mine&status=all": false, "/search?q=secreto": false,
		"/search/messages?q=secreto": false, "/start": false, "/notifications": false, "/involvements": false}
	return b
}

// own is the path of a route about what somebody keeps.
func (b *belongings) own(w *world, o operation) (path string, ok bool) {
	id := map[string]string{"messages": b.message, "scheduled": b.later, "follow-ups": b.followUp}[noun(o.path)]
	if !strings.HasPrefix(o.path, "/conversations/{number}") && noun(o.path) != "follow-ups" {
		return "", false
	}
	return strings.NewReplacer("{number}", fmt.Sprint(b.number), "{id}", id, "{user}", w.x.ids["members"]).Replace(o.path), true
}

// S07: a write that is repeated with its key is answered as before to who may and sees the same, and to nobody else: not after his rights were
// narrowed, nor after the conversation went to somebody else.
func TestS07AnswersAreNotRepeated(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		at := fmt.Sprintf("/conversations/%d", w.x.last)
		bea := w.agent("bea", "agent", "all")
		var me struct{ User struct{ ID string } }
		bea.Must("GET", "/session", nil, &me)
		member := "/members/" + me.User.ID
		assigned := func(to string) { w.x.admin.Must("POST", at+"/assign", meta.Object{"assignee_id": to}, nil) }
		writes := []struct {
			path string
			body meta.Object
		}{
			{at + "/messages", meta.Object{"kind": "note", "text": "mío secreto"}},
			{at + "/messages", meta.Object{"kind": "text", "text": "después mío secreto", "send_at": w.Clock.Now().Add(time.Hour)}},
			{at + "/follow-ups", meta.Object{"due_at": w.Clock.Now().Add(time.Hour), "note": "recordatorio mío secreto"}},
			{at + "/priority", meta.Object{"priority": "high"}},
		}
		const things = `SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM scheduled_messages) + (SELECT count(*) FROM follow_ups)`
		for _, way := range []struct {
			what       string
			take, give func()
		}{
			{"no inbox any more", func() { w.x.admin.Must("PATCH", member, meta.Object{"inboxes": []string{}}, nil) },
				func() { w.x.admin.Must("PATCH", member, meta.Object{"inboxes": []string{fmt.Sprint(w.Inbox)}}, nil) }},
			{"a role that only reads", func() { w.x.admin.Must("PATCH", member, meta.Object{"role": "read_only"}, nil) },
				func() { w.x.admin.Must("PATCH", member, meta.Object{"role": "agent", "sight": "own"}, nil) }},
			{"it is somebody else's", func() {
				assigned("me")
				w.x.admin.Must("DELETE", at+"/participants/"+me.User.ID, nil, nil)
			}, func() {}},
		} {
			assigned(me.User.ID)
			repeats := func(then string, fine bool) {
				t.Helper()
				for i, o := range writes {
					bea.Header.Set("Idempotency-Key", fmt.Sprint(way.what, i))
					status, text := w.said(bea, "POST", o.path, o.body)
					if fine != (status < 300) || !fine && (status < 400 || strings.Contains(text, "secreto") || strings.Contains(text, `"number"`)) {
						t.Errorf("%s, %s: POST %s is answered %d %s", way.what, then, o.path, status, text)
					}
				}
				bea.Header.Del("Idempotency-Key")
			}
			repeats("at first", true)
			done := w.witness.Number(things)
			repeats("again", true)
			if n := w.witness.Number(things); n != done {
				t.Errorf("%s: what was repeated was done again, %d times", way.what, n-done)
			}
			way.take()
			repeats("afterwards", false)
			way.give()
		}
	})
}

// S08: an address that somebody else has is neither taken from him nor tells of him. In another company it is simply another person's. In
// one's own, where everybody may see every contact, the answer names the contact and changes nothing; two contacts that are made one show
// nobody a conversation that he did not see.
func TestS08AddressesOfOthers(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		hidden, _ := w.secondInbox()
		agent := w.agent("agent1", "supervisor", "all", w.Inbox) // who may merge
		foreign := w.witness.Texts(`SELECT phone FROM contacts WHERE id = ` + w.y.ids["contacts"])[0]
		before := w.witness.Number(`SELECT count(*) FROM identities WHERE contact_id = ` + w.y.ids["contacts"])
		var made struct{ ID, Name string }
		w.untouchedIn(&w.y, "an address of somebody in another company", func() {
			agent.Must("POST", "/contacts", meta.Object{"name": "Nadie", "phone": foreign, "email": "eva@" + w.y.number.ID + ".example"}, &made)
		})
		if made.Name != "Nadie" || made.ID == w.y.ids["contacts"] || w.witness.Number(`SELECT count(*) FROM identities WHERE contact_id = `+w.y.ids["contacts"]) != before {
			t.Errorf("it made %+v", made)
		}

		var known struct{ Contact struct{ ID string } }
		w.x.admin.Must("GET", fmt.Sprint("/conversations/", hidden), nil, &known)
		phone := w.witness.Texts(`SELECT phone FROM contacts WHERE id = ` + known.Contact.ID)[0]
		w.allUntouched([]attempt{
			{"a new contact with somebody's number", func() {
				if status, text := w.said(agent, "POST", "/contacts", meta.Object{"name": "Otro", "phone": phone}); status != 409 || !strings.Contains(text, "contact_exists") || strings.Contains(text, "secreto") {
					t.Errorf("answered %d %s", status, text)
				}
			}},
			{"somebody's number for another contact", func() {
				if status, text := w.said(agent, "PATCH", "/contacts/"+made.ID, meta.Object{"phone": phone}); status != 409 || strings.Contains(text, "secreto") {
					t.Errorf("answered %d %s", status, text)
				}
			}},
			{"two of which one is in another company", func() {
				if status, text := w.said(agent, "POST", "/contacts/"+made.ID+"/merge", meta.Object{"contact_id": w.y.ids["contacts"]}); status != 404 && !strings.Contains(text, "not_found") {
					t.Errorf("answered %d %s", status, text)
				}
			}},
		})

		var merged struct{ Merge struct{ ID string } }
		agent.Must("POST", "/contacts/"+made.ID+"/merge", meta.Object{"contact_id": known.Contact.ID}, &merged)
		for _, path := range []string{fmt.Sprint("/conversations/", hidden), fmt.Sprint("/conversations/", hidden, "/messages")} {
			if got := w.try(agent, "GET", path, nil); got.status != 404 {
				t.Errorf("after they were made one, GET %s is answered %d", path, got.status)
			}
		}
		for _, path := range []string{"", "/conversations", "/activity", "/files", "/merges", "/duplicates"} {
			if _, text := w.said(agent, "GET", "/contacts/"+made.ID+path, nil); strings.Contains(text, "secreto") || strings.Contains(text, fmt.Sprintf(`"number":%d`, hidden)) {
				t.Errorf("the contact's %s tells of what he does not see: %s", path, text)
			}
		}
		agent.Must("POST", "/merges/"+merged.Merge.ID+"/undo", nil, nil)
		if n := w.witness.Number(`SELECT count(*) FROM conversations WHERE contact_id = ` + known.Contact.ID); n != 2 {
			t.Errorf("taken apart again, %d of the 2 conversations are back", n)
		}
	})
}

// untouchedIn holds one company to be as before, whatever changes in the other.
func (w *world) untouchedIn(n *tenant, what string, fn func()) {
	w.t.Helper()
	id := w.workspaceID(n.admin)
	look := func() (out []int64) {
		for _, table := range []string{"contacts", "identities", "conversations", "messages", "threads", "events"} {
			out = append(out, w.witness.Number(`SELECT count(*) FROM `+table+` WHERE workspace_id = $1`, id))
		}
		return append(out, w.witness.Number(`SELECT coalesce(max(version), 0) FROM contacts WHERE workspace_id = $1`, id))
	}
	before := fmt.Sprint(look())
	if fn(); fmt.Sprint(look()) != before {
		w.t.Errorf("%s: it changed the other company: %v, before %v", what, look(), before)
	}
}
