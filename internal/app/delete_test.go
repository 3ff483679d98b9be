package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// remains lists the tables, columns aside, in which one of some texts still stands, or which have a row of a contact or conversation
// by its id. Events, the audit and what knows repeats hold ids.
func (o *office) remains(texts []string, contact int64, conversations []int64) (out []string) {
	o.t.Helper()
	ctx := context.Background()
	d, err := store.OpenDump(ctx, o.options)
	if err != nil {
		o.t.Fatal(err)
	}
	defer d.Close()
	for _, table := range d.Tables {
		ids := !slices.Contains([]string{"events", "audit"}, table.Name)
		err := d.Rows(ctx, table, func(row []any) error {
			for i, c := range table.Columns {
				if n, ok := row[i].(int64); ok && ids && (c.Name == "contact_id" && n == contact && n != 0 ||
					c.Name == "conversation_id" && slices.Contains(conversations, n)) {
					out = append(out, table.Name+"."+c.Name)
				}
				text := fmt.Sprint(row[i])
				if b, ok := row[i].([]byte); ok {
					text = string(b)
				}
				for _, t := range texts {
					if strings.Contains(text, t) {
						out = append(out, fmt.Sprintf("%s.%s: %s", table.Name, c.Name, t))
					}
				}
			}
			return nil
		})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// recount compares the tallies with the conversations that there are.
func (o *office) recount() {
	o.t.Helper()
	ctx := context.Background()
	d, err := store.OpenDump(ctx, o.options)
	if err != nil {
		o.t.Fatal(err)
	}
	defer d.Close()
	counted, kept := map[string]int64{}, map[string]int64{}
	column := func(t store.Table, row []any, name string) int64 {
		i := slices.IndexFunc(t.Columns, func(c store.Column) bool { return c.Name == name })
		n, _ := row[i].(int64)
		return n
	}
	of := func(t store.Table, row []any, label int64) string {
		assignee := column(t, row, "assignee_id")
		if i := slices.IndexFunc(t.Columns, func(c store.Column) bool { return c.Name == "bot_id" }); i >= 0 && row[i].(int64) != 0 {
			assignee = -1
		}
		return fmt.Sprint(label, column(t, row, "status"), column(t, row, "inbox_id"), assignee, column(t, row, "team_id"))
	}
	for _, t := range d.Tables {
		err := d.Rows(ctx, t, func(row []any) error {
			switch t.Name {
			case "conversations":
				counted[of(t, row, 0)]++
			case "labelled_conversations":
				counted[of(t, row, column(t, row, "label_id"))]++
			case "tally":
				kept[of(t, row, 0)] += column(t, row, "n")
			case "label_tally":
				kept[of(t, row, column(t, row, "label_id"))] += column(t, row, "n")
			}
			return nil
		})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	for k, n := range kept {
		if counted[k] != n {
			o.t.Errorf("the tally says %d of %s, there are %d", n, k, counted[k])
		}
	}
	for k, n := range counted {
		if kept[k] != n {
			o.t.Errorf("there are %d of %s, the tally says %d", n, k, kept[k])
		}
	}
}

// A deleted conversation leaves nothing but ids; a repeated delivery does not bring it back, what the customer writes next does begin
// another; statuses of what we wrote in it are nobody's.
func TestDeleteConversation(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		first := o.text("573001112233", "secreto uno")
		o.delivers(first)
		o.delivers(o.text("573009998877", "otra cosa"))
		vip := o.label("VIP")
		if _, err := o.app.LabelConversation(ctx, &o.admin, 1, app.Relabel{Add: []int64{vip.ID}}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.Snooze(ctx, &o.admin, 1, o.clock.Now().Add(time.Hour), app.Expect{}); err != nil {
			t.Fatal(err)
		}
		reply, err := o.app.Write(ctx, &o.admin, 1, app.Draft{Kind: desk.KindText, Text: "secreto dos"})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.app.SaveDraft(ctx, &desk.Actor{Workspace: o.workspace, User: 7, Kind: desk.ActorUser, Role: desk.RoleAdministrator, Sight: desk.SightAll,
			Inboxes: []int64{o.inbox.ID}, Permissions: desk.RoleAdministrator.Permissions()}, 1, "reply", app.DraftChange{Text: "secreto tres"}); err != nil {
			t.Fatal(err)
		}
		conversation := o.conversations()[0]
		if err := o.app.DeleteConversation(ctx, &o.admin, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.Opening(ctx, &o.admin, 1); desk.CodeOf(err) != "not_found" {
			t.Errorf("it opens: %v", err)
		}
		o.recount()
		o.work("send") // it finds nothing to send
		if n := o.work("erase"); n != 1 {
			t.Fatalf("%d erasures", n)
		}
		if left := o.remains([]string{"secreto", fmt.Sprintf(`"id":"%d"`, reply.ID)}, 0, []int64{conversation.ID}); len(left) > 0 {
			t.Errorf("what is left: %v", left)
		}
		before := o.seq()
		o.delivers(first)
		o.clock.Advance(8 * 24 * time.Hour)
		o.delivers(first)
		if after := o.seq(); after != before {
			t.Errorf("a repeated delivery made %d events", after-before)
		}
		o.delivers(o.text("573001112233", "de nuevo"))
		if c, err := o.store.ConversationFor(ctx, &o.admin, 3); err != nil || c.Contact != conversation.Contact {
			t.Errorf("what is written next: %+v, %v", c, err)
		}
		o.recount()
		entries, _, err := o.app.Audit(ctx, &o.admin, app.AuditQuery{Topic: "conversation", Limit: 10})
		if err != nil || len(entries) != 1 || entries[0].Action != app.AuditConversationDeleted || entries[0].Number != 1 || entries[0].Conversation != conversation.ID {
			t.Errorf("the audit says %+v, %v", entries, err)
		}
	})
}

// A deleted contact leaves nothing but ids, in any table; whoever shares its deliveries keeps what is his.
func TestDeleteContact(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		mixed := `"contacts":[{"profile":{"name":"Lucía Secreta"},"wa_id":"573001112233"},{"profile":{"name":"Mateo"},"wa_id":"573009998877"}],"messages":[
			{"from":"573001112233","id":"wamid.a","timestamp":"1","type":"text","text":{"body":"secreto uno"}},
			{"from":"573009998877","id":"wamid.b","timestamp":"1","type":"text","text":{"body":"de Mateo"}}]`
		o.delivers(mixed)
		o.delivers(`"statuses":[{"id":"wamid.unknown","status":"read","timestamp":"1","recipient_id":"573001112233"}]`)
		lucia := o.conversations()[0]
		for range 3 { // several conversations
			if _, err := o.app.Close(ctx, &o.admin, int64(len(o.conversations())), app.Closing{}); err != nil {
				t.Fatal(err)
			}
			o.clock.Advance(48 * time.Hour)
			o.delivers(o.text("573001112233", "secreto más"))
		}
		if _, err := o.app.Write(ctx, &o.admin, 1, app.Draft{Kind: desk.KindNote, Text: "nota secreta"}); err != nil {
			t.Fatal(err)
		}
		var conversations []int64
		for _, c := range o.conversations() {
			if c.Contact == lucia.Contact {
				conversations = append(conversations, c.ID)
			}
		}
		if err := o.app.DeleteContact(ctx, &o.admin, lucia.Contact); err != nil {
			t.Fatal(err)
		}
		if list := o.listed(); len(list) != 1 || list[0] != 2 {
			t.Errorf("at once the list shows %v", list)
		}
		if _, err := o.app.Contact(ctx, &o.admin, lucia.Contact); desk.CodeOf(err) != "not_found" {
			t.Errorf("its card: %v", err)
		}
		o.recount()
		for o.work("erase") > 0 {
		}
		if left := o.remains([]string{"573001112233", "Lucía Secreta", "secret", "wamid.a\""}, lucia.Contact, conversations); len(left) > 0 {
			t.Errorf("what is left: %v", left)
		}
		if left := o.remains([]string{"de Mateo"}, 0, nil); len(left) != 2 { // his message, and his part of the delivery
			t.Errorf("of Mateo is left: %v", left)
		}
		before := o.seq()
		o.delivers(mixed)
		if after := o.seq(); after != before {
			t.Errorf("a repeated delivery made %d events", after-before)
		}
	})
}

// seq is where the log stands.
func (o *office) seq() int64 {
	o.t.Helper()
	n, err := o.store.LastSeq(context.Background(), o.workspace)
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

// listed are the numbers of all conversations that a list shows, oldest first.
func (o *office) listed() []int64 {
	o.t.Helper()
	actor := o.admin
	actor.Inboxes, actor.Kind = []int64{o.inbox.ID}, desk.ActorUser
	list, _, err := o.store.List(context.Background(), &actor, desk.ListQuery{View: desk.ViewAll, Status: "all", Sort: desk.SortCreated, Limit: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	var out []int64
	for _, l := range list {
		out = append(out, l.Conversation.Number)
	}
	return out
}
