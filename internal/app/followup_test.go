package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// A follow-up is for one who may see the conversation, survives what becomes of it, is told once when it is due, and ends when it is done or
// cancelled.
func TestFollowUps(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001110001", "Hola"))
		ana := o.hire("ana")
		in := func(d time.Duration) *time.Time { return new(o.clock.Now().Add(d)) }
		f, err := o.app.NewFollowUp(ctx, ana, 1, app.FollowUpChange{Due: in(time.Hour), Note: new("  Preguntar por el pago ")})
		if err != nil || f.User != ana.User || f.Note != "Preguntar por el pago" {
			t.Fatalf("%+v, %v", f, err)
		}
		if c := o.conversations()[0]; !c.FollowUpAt.Equal(f.DueAt) || c.Status != desk.Open {
			t.Errorf("conversation %+v", c)
		}
		for name, c := range map[string]app.FollowUpChange{"past": {Due: in(-time.Second)}, "no time": {}, "a stranger": {Due: in(time.Hour), User: new(int64(5))}} {
			if _, err := o.app.NewFollowUp(ctx, ana, 1, c); desk.CodeOf(err) != "invalid" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.run("follow_up")
		o.clock.Advance(2 * time.Hour)
		o.run("follow_up")
		o.run("follow_up")
		l := o.lines(1)
		if last := l[len(l)-1]; last.Name != "follow_up_due" || last.ToID != ana.User {
			t.Errorf("lines %+v", l)
		}
		if told := len(l); told != 4 { // opened, follow_up, closed, due
			t.Errorf("%d lines: %+v", told, l)
		}
		mine := func() int {
			list, _, err := o.app.FollowUps(ctx, ana, desk.FollowUpQuery{User: ana.User, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if mine() != 1 {
			t.Error("a due one is no longer listed")
		}
		blind := *ana
		blind.Inboxes = nil
		if _, err := o.app.SettleFollowUp(ctx, &blind, f.ID, desk.FollowUpDone); desk.CodeOf(err) != "not_found" {
			t.Errorf("without sight: %v", err)
		}
		if list, _, err := o.app.FollowUps(ctx, &blind, desk.FollowUpQuery{User: ana.User, Limit: 10}); err != nil || len(list) != 0 {
			t.Errorf("listed without sight: %v, %v", list, err)
		}
		weak := *ana
		weak.Permissions = nil
		if _, err := o.app.NewFollowUp(ctx, &weak, 1, app.FollowUpChange{Due: in(time.Hour)}); desk.CodeOf(err) != "permission_missing" {
			t.Errorf("without the permission: %v", err)
		}
		later, err := o.app.ChangeFollowUp(ctx, ana, f.ID, app.FollowUpChange{Due: in(time.Hour)})
		if err != nil || later.Notified {
			t.Errorf("put off: %+v, %v", later, err)
		}
		o.clock.Advance(2 * time.Hour)
		o.run("follow_up")
		if l := o.lines(1); l[len(l)-1].Name != "follow_up_due" {
			t.Errorf("told again at its new time: %+v", l)
		}
		if _, err := o.app.SettleFollowUp(ctx, ana, f.ID, desk.FollowUpDone); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.SettleFollowUp(ctx, ana, f.ID, desk.FollowUpCancelled); desk.CodeOf(err) != "follow_up_settled" {
			t.Errorf("settled twice: %v", err)
		}
		if c := o.conversations()[0]; mine() != 0 || !c.FollowUpAt.IsZero() {
			t.Errorf("done, and still there: %+v", c)
		}
	})
}

// It is counted for the one it is for, as far as he sees the conversation; a list comes by pages, and what is blocked is in none.
func TestFollowUpsAreCountedAndListed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		ana, ben := o.hire("ana"), o.hire("ben")
		o.delivers(o.text("573001110001", "Hola"))
		o.delivers(o.text("573001110002", "Hola"))
		set := func(number int64, after time.Duration, user int64) desk.FollowUp {
			t.Helper()
			f, err := o.app.NewFollowUp(ctx, ana, number, app.FollowUpChange{Due: new(o.clock.Now().Add(after)), User: &user})
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		late, soon, same := set(1, 3*time.Hour, ben.User), set(2, time.Hour, ben.User), set(2, time.Hour, ben.User)
		own := set(1, time.Minute, ana.User)
		counted := func(actor *desk.Actor, n int, first time.Time) {
			t.Helper()
			if c, err := o.app.Counts(ctx, actor); err != nil || c.FollowUps != n || !c.FollowUpAt.Equal(first) {
				t.Errorf("counted %d, the first at %v, not %d at %v (%v)", c.FollowUps, c.FollowUpAt, n, first, err)
			}
		}
		counted(ben, 3, soon.DueAt)
		counted(ana, 1, own.DueAt)
		var got []int64
		for q := (desk.FollowUpQuery{User: ben.User, Limit: 1}); len(got) < 9; {
			list, next, err := o.app.FollowUps(ctx, ana, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				got = append(got, f.ID)
			}
			if next == nil {
				break
			}
			q.After = *next
		}
		if want := []int64{soon.ID, same.ID, late.ID}; !slices.Equal(got, want) {
			t.Errorf("by pages %v, not %v", got, want)
		}
		if list, _, err := o.app.FollowUps(ctx, ben, desk.FollowUpQuery{Conversation: 1, Limit: 9}); err != nil || len(list) != 2 || list[0].ID != own.ID || list[0].ContactPhone == "" {
			t.Errorf("of one conversation: %+v, %v", list, err)
		}
		if _, err := o.app.Block(ctx, &o.admin, o.contact(2), false); err != nil {
			t.Fatal(err)
		}
		counted(ben, 1, late.DueAt)
		if list, _, err := o.app.FollowUps(ctx, ana, desk.FollowUpQuery{Limit: 9}); err != nil || len(list) != 2 {
			t.Errorf("with a blocked contact: %+v, %v", list, err)
		}
		blind := *ben
		blind.Sight = desk.SightOwn
		blind.PickOff = blind.Inboxes
		counted(&blind, 0, time.Time{})
	})
}

// One that was settled too soon comes back as it was, and is told if it was not; only one who sees the conversation is reminded.
func TestReopenFollowUp(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		ana, ben := o.hire("ana"), o.hire("ben")
		o.delivers(o.text("573001110001", "Hola"))
		f, err := o.app.NewFollowUp(ctx, ana, 1, app.FollowUpChange{Due: new(o.clock.Now().Add(time.Hour))})
		if err != nil {
			t.Fatal(err)
		}
		if same, err := o.app.ReopenFollowUp(ctx, ana, f.ID); err != nil || same.State != desk.FollowUpOpen || len(o.lines(1)) != 2 {
			t.Errorf("an open one: %+v, %v", same, err)
		}
		if _, err := o.app.SettleFollowUp(ctx, ana, f.ID, desk.FollowUpDone); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(2 * time.Hour)
		o.run("follow_up")
		if l := o.lines(1); l[len(l)-1].Name != "follow_up_done" {
			t.Errorf("a settled one was told: %+v", l)
		}
		back, err := o.app.ReopenFollowUp(ctx, ana, f.ID)
		if err != nil || back.State != desk.FollowUpOpen || !back.DueAt.Equal(f.DueAt) {
			t.Errorf("%+v, %v", back, err)
		}
		o.run("follow_up")
		if l := o.lines(1); l[len(l)-1].Name != "follow_up_due" {
			t.Errorf("it came back and was not told: %+v", l)
		}
		err = o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			tx.UpdateMember(desk.Member{User: ben.User, Role: desk.RoleAgent, Sight: desk.SightOwn, Active: true})
			tx.SetInboxMembers(o.inbox.ID, []int64{ana.User, ben.User})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.Assign(ctx, &o.admin, 1, app.Assignment{Assignee: ana.User}, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		for name, user := range map[string]int64{"may_not_see": ben.User, "not_found": 5, "required": 0} {
			if _, err := o.app.ChangeFollowUp(ctx, ana, f.ID, app.FollowUpChange{User: &user}); err == nil || app.Refusal(err) == nil || app.Refusal(err).Fields["user_id"] != name {
				t.Errorf("%s: %v", name, err)
			}
		}
		o.clock.Advance(time.Second)
		lines := len(o.lines(1))
		if _, err := o.app.ChangeFollowUp(ctx, ana, f.ID, app.FollowUpChange{Due: &back.DueAt, Note: new("")}); err != nil || len(o.lines(1)) != lines {
			t.Errorf("nothing changed, and it was told: %v", err)
		}
	})
}
