package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// lines are the system lines of a conversation, oldest first.
func (o *office) lines(number int64) []desk.EventLine {
	o.t.Helper()
	p, err := o.app.Messages(context.Background(), &o.admin, number, app.MessageQuery{Limit: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	var out []desk.EventLine
	for _, m := range slices.Backward(p.Messages) {
		if m.Content.Event != nil {
			out = append(out, *m.Content.Event)
		}
	}
	return out
}

// work does the jobs of a kind that are due.
func (o *office) work(kind string) (done int) {
	o.t.Helper()
	ctx := context.Background()
	var due []store.Job
	err := o.store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		all, err := tx.DueJobs(100)
		due = slices.DeleteFunc(all, func(j store.Job) bool { return j.Kind != kind })
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, j := range due {
		if err := o.app.Workers()[kind](ctx, j); err != nil {
			o.t.Fatal(err)
		}
		if err := o.store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error { tx.FinishJob(j); return nil }); err != nil {
			o.t.Fatal(err)
		}
	}
	return len(due)
}

func (o *office) label(name string) desk.Label {
	o.t.Helper()
	l, err := o.app.NewLabel(context.Background(), &o.admin, app.LabelChange{Name: &name})
	if err != nil {
		o.t.Fatal(err)
	}
	return l
}

// carrying are the numbers of the conversations in the list of a label.
func (o *office) carrying(label int64) []int64 {
	o.t.Helper()
	actor := o.admin
	actor.Inboxes, actor.Kind = []int64{o.inbox.ID}, desk.ActorUser
	list, _, err := o.store.List(context.Background(), &actor, desk.ListQuery{View: desk.ViewAll, Status: "all", Sort: desk.SortCreated, Limit: 50, Label: label})
	if err != nil {
		o.t.Fatal(err)
	}
	var out []int64
	for _, l := range list {
		out = append(out, l.Conversation.Number)
	}
	return out
}

// A snoozed conversation wakes at its time, however late, with an event and a line; a new end counts, the old one no longer.
func TestSnoozeWakes(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		began := o.clock.Now()
		in := func(d time.Duration) time.Time { return began.Add(d) }
		if _, err := o.app.Snooze(ctx, &o.admin, 1, in(-time.Second), app.Expect{}); desk.CodeOf(err) != "invalid" {
			t.Errorf("in the past: %v", err)
		}
		if _, err := o.app.Snooze(ctx, &o.admin, 1, in(time.Hour), app.Expect{}); err != nil {
			t.Fatal(err)
		}
		c, err := o.app.Snooze(ctx, &o.admin, 1, in(3*time.Hour), app.Expect{})
		if err != nil || c.Status != desk.Snoozed || !c.SnoozedUntil.Equal(in(3*time.Hour)) {
			t.Fatalf("snoozed again: %+v, %v", c, err)
		}
		if n := o.counts(); n.Snoozed != 1 || n.All != 0 {
			t.Errorf("counts while it is snoozed: %+v", n)
		}
		o.clock.Advance(time.Hour)
		if n := o.work("wake"); n != 0 || o.conversations()[0].Status != desk.Snoozed {
			t.Errorf("its first end still counts: %d jobs", n)
		}
		o.clock.Advance(72 * time.Hour)
		if n := o.work("wake"); n != 1 {
			t.Errorf("%d jobs for one conversation", n)
		}
		c = o.conversations()[0]
		if c.Status != desk.Open || !c.SnoozedUntil.IsZero() {
			t.Errorf("overdue: %+v", c)
		}
		if l := o.lines(1); l[len(l)-1].Name != "woke" {
			t.Errorf("lines %+v", l)
		}
		events, err := o.store.Events(ctx, o.workspace, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		if e := events[len(events)-1]; e.Kind != desk.ConversationChanged || e.Before.Status != desk.Snoozed || e.After.Status != desk.Open {
			t.Errorf("the last event is %+v", e)
		}
		if n := o.counts(); n.Snoozed != 0 || n.All != 1 {
			t.Errorf("counts after it: %+v", n)
		}
	})
}

// The customer's message wakes at once, before the date and where there is none; a job that comes after it does nothing.
func TestACustomerWakes(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		for _, until := range []time.Time{o.clock.Now().Add(time.Hour), desk.Never} {
			if _, err := o.app.Snooze(ctx, &o.admin, 1, until, app.Expect{}); err != nil {
				t.Fatal(err)
			}
			if c := o.conversations()[0]; c.Status != desk.Snoozed || !c.SnoozedUntil.Equal(until) {
				t.Errorf("until %v: %+v", until, c)
			}
			o.delivers(o.text("573001112233", "¿Y bien?"))
			if c := o.conversations()[0]; c.Status != desk.Open || !c.SnoozedUntil.IsZero() {
				t.Errorf("he wrote, and it is %+v", c)
			}
		}
		before := len(o.lines(1))
		o.clock.Advance(2 * time.Hour)
		if o.work("wake"); len(o.lines(1)) != before {
			t.Errorf("woken again: %+v", o.lines(1))
		}
		if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.Snooze(ctx, &o.admin, 1, desk.Never, app.Expect{}); desk.CodeOf(err) != "conversation_closed" {
			t.Errorf("a closed one: %v", err)
		}
	})
}

// A contact's label finds all of its conversations, those to come too; a conversation's own label finds that one. Both are counted.
func TestLabelsFindConversations(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		vip, late := o.label("VIP"), o.label("Atrasado")
		if _, err := o.app.NewLabel(ctx, &o.admin, app.LabelChange{Name: new("átrasádo")}); desk.CodeOf(err) != "invalid" {
			t.Errorf("the same name again: %v", err)
		}
		if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.LabelConversation(ctx, &o.admin, 1, app.Relabel{Add: []int64{late.ID}}); err != nil {
			t.Fatal(err)
		}
		contact := o.conversations()[0].Contact
		if _, err := o.app.LabelContact(ctx, &o.admin, contact, app.Relabel{Add: []int64{vip.ID}}); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(48 * time.Hour)
		o.delivers(o.text("573001112233", "Otra cosa"))
		if got := o.carrying(vip.ID); !slices.Equal(got, []int64{1, 2}) {
			t.Errorf("the contact's label finds %v", got)
		}
		if got := o.carrying(late.ID); !slices.Equal(got, []int64{1}) {
			t.Errorf("a conversation's label finds %v", got)
		}
		if n := o.counts().ByLabel; n[vip.ID] != 1 || n[late.ID] != 0 {
			t.Errorf("open ones by label: %v", n)
		}
		if _, err := o.app.LabelContact(ctx, &o.admin, contact, app.Relabel{Remove: []int64{vip.ID}}); err != nil {
			t.Fatal(err)
		}
		if got, n := o.carrying(vip.ID), o.counts().ByLabel; len(got) != 0 || n[vip.ID] != 0 {
			t.Errorf("taken off: %v, %v", got, n)
		}
		l := o.lines(2)
		if len(l) != 2 || l[1].Name != "contact_unlabelled" || l[1].To != "VIP" {
			t.Errorf("lines of the open one: %+v", l)
		}
		if _, err := o.app.LabelConversation(ctx, &o.admin, 2, app.Relabel{Add: []int64{12345}}); desk.CodeOf(err) != "invalid" {
			t.Errorf("a label that is not there: %v", err)
		}
	})
}

// A deleted label is gone from lists and rows at once, and from what carries it when its job has run; its name is free.
func TestADeletedLabelLeavesNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"), o.text("573004445566", "Hola"))
		vip := o.label("VIP")
		for _, n := range []int64{1, 2} {
			if _, err := o.app.LabelConversation(ctx, &o.admin, n, app.Relabel{Add: []int64{vip.ID}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.app.LabelContact(ctx, &o.admin, o.conversations()[0].Contact, app.Relabel{Add: []int64{vip.ID}}); err != nil {
			t.Fatal(err)
		}
		list, err := o.app.Labels(ctx, &o.admin)
		if err != nil || len(list) != 1 || list[0].Use.Conversations != 2 || list[0].Use.Contacts != 1 {
			t.Errorf("labels %+v, %v", list, err)
		}
		if _, err := o.app.DeleteLabel(ctx, &o.admin, vip.ID, 0); err != nil {
			t.Fatal(err)
		}
		names, err := o.app.Names(ctx, &o.admin)
		if err != nil || len(names.Labels) != 0 {
			t.Errorf("names %v, %v", names.Labels, err)
		}
		o.label("vip")
		o.work("removal")
		for _, c := range o.conversations() {
			if c.Carried() != "" {
				t.Errorf("#%d still carries %q", c.Number, c.Carried())
			}
		}
		if got := o.carrying(vip.ID); len(got) != 0 {
			t.Errorf("listed: %v", got)
		}
	})
}

// What contacts carry is united when a payload shows that two of them are one.
func TestLinkedContactsUniteTheirLabels(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		known := func(id, sender, address string) string {
			return fmt.Sprintf(`"contacts":[{"profile":{"name":"Ana"},%s}],"messages":[{%s,"id":"%s","timestamp":"%d","type":"text","text":{"body":"Hola"}}]`,
				address, sender, id, o.clock.Now().Unix())
		}
		o.delivers(o.text("573001112233", "Hola"))
		o.delivers(known("wamid.b", `"from_user_id":"CO.99"`, `"user_id":"CO.99"`))
		vip, late := o.label("VIP"), o.label("Atrasado")
		all := o.conversations()
		if len(all) != 2 || all[0].Contact == all[1].Contact {
			t.Fatalf("they are one already: %+v", all)
		}
		for i, label := range []desk.Label{vip, late} {
			if _, err := o.app.LabelContact(ctx, &o.admin, all[i].Contact, app.Relabel{Add: []int64{label.ID}}); err != nil {
				t.Fatal(err)
			}
		}
		o.delivers(known("wamid.c", `"from":"573001112233","from_user_id":"CO.99"`, `"wa_id":"573001112233","user_id":"CO.99"`))
		for _, c := range o.conversations() {
			if c.ContactLabels != desk.LabelsOf(vip.ID, late.ID) {
				t.Errorf("#%d's contact carries %q", c.Number, c.ContactLabels)
			}
		}
	})
}

// The priority is set in any state, and changes none.
func TestPriority(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		c, err := o.app.SetPriority(ctx, &o.admin, 1, desk.PriorityUrgent)
		if err != nil || c.Priority != desk.PriorityUrgent || c.Status != desk.Closed {
			t.Errorf("%+v, %v", c, err)
		}
		l := o.lines(1)
		if last := l[len(l)-1]; last.Name != "priority" || last.From != "none" || last.To != "urgent" {
			t.Errorf("line %+v", last)
		}
		weak := desk.Actor{Workspace: o.workspace, Kind: desk.ActorUser, Inboxes: []int64{o.inbox.ID}, Sight: desk.SightAll}
		for name, do := range map[string]func() error{
			"priority": func() error { _, err := o.app.SetPriority(ctx, &weak, 1, desk.PriorityLow); return err },
			"snooze":   func() error { _, err := o.app.Snooze(ctx, &weak, 1, desk.Never, app.Expect{}); return err },
			"label":    func() error { _, err := o.app.LabelConversation(ctx, &weak, 1, app.Relabel{}); return err },
			"manage":   func() error { _, err := o.app.DeleteLabel(ctx, &weak, 1, 0); return err },
		} {
			if err := do(); desk.CodeOf(err) != "permission_missing" {
				t.Errorf("%s without the permission: %v", name, err)
			}
		}
	})
}
