package app_test

import (
	"context"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// hire makes an agent who works in the office's inbox.
func (o *office) hire(name string) *desk.Actor {
	o.t.Helper()
	var id int64
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		id = tx.NewID()
		tx.InsertAccount(store.Account{User: desk.User{ID: id, Name: name, Email: name + "@acme.example", Locale: "es"}, PasswordHash: "x"})
		tx.InsertMember(desk.Member{User: id, Role: desk.RoleAgent, Sight: desk.SightAll, Active: true})
		tx.SetInboxMembers(o.inbox.ID, []int64{id})
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	actor, err := o.app.MemberActor(context.Background(), o.workspace, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return &actor
}

func (o *office) schedules(actor *desk.Actor, d app.Draft, plan app.Plan) desk.ScheduledMessage {
	o.t.Helper()
	if d.Kind == "" {
		d.Kind = desk.KindText
	}
	s, _, err := o.app.Schedule(context.Background(), actor, 1, d, plan)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

func (o *office) scheduled() []desk.ScheduledMessage {
	o.t.Helper()
	list, err := o.app.Scheduled(context.Background(), &o.admin, 1)
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// said are the texts that were written to the customer, oldest first.
func (o *office) said(number int64) (out []string) {
	o.t.Helper()
	p, err := o.app.Messages(context.Background(), &o.admin, number, app.MessageQuery{Limit: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	for i := len(p.Messages) - 1; i >= 0; i-- {
		if m := p.Messages[i]; m.Direction == desk.Out {
			out = append(out, m.Text)
		}
	}
	return out
}

// A scheduled message is seen, changed and cancelled until its time; then it is a message of its writer like any other, once.
func TestScheduledMessages(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001110001", "Hola"))
		ana := o.hire("ana")
		in := func(d time.Duration) time.Time { return o.clock.Now().Add(d) }
		first := o.schedules(ana, app.Draft{ClientID: "c1", Text: "Buenos días"}, app.Plan{At: in(2 * time.Hour)})
		again, _, err := o.app.Schedule(ctx, ana, 1, app.Draft{ClientID: "c1", Kind: desk.KindText, Text: "Buenos días"}, app.Plan{At: in(2 * time.Hour)})
		if err != nil || again.ID != first.ID {
			t.Errorf("the same again: %+v, %v", again, err)
		}
		c := o.conversations()[0]
		if c.ScheduledVersion == 0 || len(o.scheduled()) != 1 || c.WaitingSince == desk.Never {
			t.Errorf("conversation %+v", c)
		}
		for name, at := range map[string]time.Time{"past": in(-time.Second), "far": in(10 * 365 * 24 * time.Hour)} {
			if _, _, err := o.app.Schedule(ctx, ana, 1, app.Draft{Kind: desk.KindText, Text: "x"}, app.Plan{At: at}); desk.CodeOf(err) != "invalid" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := o.app.Schedule(ctx, ana, 1, app.Draft{Kind: desk.KindText, Text: "x"}, app.Plan{At: in(25 * time.Hour)}); desk.CodeOf(err) != "window_closed_then" {
			t.Errorf("outside the window: %v", err)
		}
		if _, err := o.app.ChangeScheduled(ctx, ana, 1, first.ID, app.Reschedule{Text: new("Buenas tardes"), At: new(in(3 * time.Hour))}); err != nil {
			t.Fatal(err)
		}
		second := o.schedules(ana, app.Draft{Text: "Nunca"}, app.Plan{At: in(time.Hour)})
		if _, err := o.app.CancelScheduled(ctx, ana, 1, second.ID); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(2*time.Hour + time.Minute)
		o.run("scheduled")
		if got := o.said(1); len(got) != 0 {
			t.Fatalf("too early: %v", got)
		}
		o.clock.Advance(time.Hour)
		o.run("scheduled")
		o.run("scheduled")
		if got := o.said(1); len(got) != 1 || got[0] != "Buenas tardes" {
			t.Fatalf("said %v", got)
		}
		c = o.conversations()[0]
		if c.ScheduledVersion != 0 || len(o.scheduled()) != 0 || c.Assignee != ana.User || c.WaitingSince != desk.Never {
			t.Errorf("afterwards %+v", c)
		}
		if jobs := o.jobsDue("send"); len(jobs) != 1 {
			t.Errorf("%d jobs send it", len(jobs))
		}
		third := o.schedules(ana, app.Draft{Text: "Ya"}, app.Plan{At: in(time.Hour)})
		if _, err := o.app.ChangeScheduled(ctx, ana, 1, third.ID, app.Reschedule{Now: true}); err != nil {
			t.Fatal(err)
		}
		o.run("scheduled")
		if got := o.said(1); len(got) != 2 {
			t.Errorf("sent now: %v", got)
		}
		if _, err := o.app.CancelScheduled(ctx, ana, 1, third.ID); desk.CodeOf(err) != "not_found" {
			t.Errorf("cancelled too late: %v", err)
		}
		weak := *ana
		weak.Permissions = nil
		fourth := o.schedules(ana, app.Draft{Text: "Mío"}, app.Plan{At: in(time.Hour)})
		if _, err := o.app.CancelScheduled(ctx, &weak, 1, fourth.ID); desk.CodeOf(err) != "permission_missing" {
			t.Errorf("without the permission: %v", err)
		}
		blind := *ana
		blind.Inboxes = nil
		if _, err := o.app.CancelScheduled(ctx, &blind, 1, fourth.ID); desk.CodeOf(err) != "not_found" {
			t.Errorf("without sight: %v", err)
		}
	})
}

// The window is looked at again when a message is due, and so are its writer's rights; what fails stays, says why, and can be decided about.
func TestScheduledThatMayNotBeSent(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001110001", "Hola"))
		ana := o.hire("ana")
		o.schedules(ana, app.Draft{Text: "A tiempo"}, app.Plan{At: o.clock.Now().Add(23 * time.Hour)})
		o.clock.Advance(30 * time.Hour) // the server was off
		o.run("scheduled")
		list := o.scheduled()
		if len(list) != 1 || list[0].ErrorCode != "window_closed" || len(o.said(1)) != 0 {
			t.Fatalf("%+v, said %v", list, o.said(1))
		}
		l := o.lines(1)
		if last := l[len(l)-1]; last.Name != "schedule_failed" || last.ToID != ana.User {
			t.Errorf("line %+v", last)
		}
		o.delivers(o.text("573001110001", "¿Sigue ahí?"))
		if _, err := o.app.ChangeScheduled(ctx, ana, 1, list[0].ID, app.Reschedule{Now: true}); err != nil {
			t.Fatal(err)
		}
		o.run("scheduled")
		if got := o.said(1); len(got) != 1 {
			t.Errorf("tried again: %v", got)
		}
		o.schedules(ana, app.Draft{Text: "De quien se fue"}, app.Plan{At: o.clock.Now().Add(time.Hour)})
		err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			tx.UpdateMember(desk.Member{User: ana.User, Role: desk.RoleAgent, Sight: desk.SightAll, Active: false})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(2 * time.Hour)
		o.run("scheduled")
		if list := o.scheduled(); len(list) != 1 || list[0].ErrorCode != "writer_gone" {
			t.Errorf("its writer is gone: %+v", list)
		}
	})
}

// What shall not be sent if the customer writes is cancelled by his message, also by one that begins another conversation.
func TestTheCustomerCancelsWhatIsScheduled(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001110001", "Hola"))
		ana := o.hire("ana")
		o.schedules(ana, app.Draft{Text: "¿Sigue ahí?"}, app.Plan{At: o.clock.Now().Add(time.Hour), CancelOnReply: true})
		o.schedules(ana, app.Draft{Text: "En todo caso"}, app.Plan{At: o.clock.Now().Add(2 * time.Hour)})
		o.delivers(o.text("573001110001", "Sí"))
		if list := o.scheduled(); len(list) != 1 || list[0].Text != "En todo caso" {
			t.Fatalf("left %+v", list)
		}
		l := o.lines(1)
		if last := l[len(l)-1]; last.Name != "schedule_cancelled" {
			t.Errorf("line %+v", last)
		}
		// Closed meanwhile, it opens again for its writer.
		if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(3 * time.Hour)
		o.run("scheduled")
		if c := o.conversations()[0]; c.Status != desk.Open || c.Assignee != ana.User || len(o.said(1)) != 1 {
			t.Errorf("%+v, said %v", c, o.said(1))
		}
	})
}

// Messages that wait to be taken back leave in the order in which they were written; one that is taken back holds nothing, and closing
// waits for its message.
func TestUndoSend(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.textAs("first", "573001110001", "Hola"))
		ana := o.hire("ana")
		undo := app.Plan{Undo: 5 * time.Second}
		one := o.schedules(ana, app.Draft{Text: "Uno"}, undo)
		o.schedules(ana, app.Draft{Text: "Dos"}, undo)
		o.schedules(ana, app.Draft{Text: "Tres", LastSeen: o.message("first").ID, Close: &app.Ending{Summary: "Listo"}}, undo)
		if _, err := o.app.CancelScheduled(ctx, ana, 1, one.ID); err != nil {
			t.Fatal(err)
		}
		o.run("scheduled")
		if got := o.said(1); len(got) != 0 || o.conversations()[0].Status != desk.Open {
			t.Fatalf("at once: %v", got)
		}
		o.clock.Advance(6 * time.Second)
		o.run("scheduled")
		if got := o.said(1); len(got) != 2 || got[0] != "Dos" || got[1] != "Tres" {
			t.Errorf("said %v", got)
		}
		if c := o.conversations()[0]; c.Status != desk.Closed || c.CloseSummary != "Listo" || c.ScheduledVersion != 0 {
			t.Errorf("%+v", c)
		}
	})
}

// The seconds in which a message can be taken back are no decision: if a colleague answers in them, it stays, says so to its writer, and
// goes out once its writer says so. What was scheduled by hand goes out all the same.
func TestAnsweredWhileItCouldBeTakenBack(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.textAs("first", "573001110001", "Hola"))
		ben, ana := o.hire("ben"), o.hire("ana")
		seen := o.message("first").ID
		held := o.schedules(ana, app.Draft{Text: "Sí, hay", LastSeen: seen}, app.Plan{Undo: 5 * time.Second})
		o.schedules(ana, app.Draft{Text: "Por hora", LastSeen: seen}, app.Plan{At: o.clock.Now().Add(time.Minute)})
		if _, err := o.app.Write(ctx, ben, 1, app.Draft{ClientID: "b1", Kind: desk.KindText, Text: "No hay"}); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(6 * time.Second)
		o.run("scheduled")
		if got := o.said(1); len(got) != 1 || got[0] != "No hay" {
			t.Fatalf("said %v", got)
		}
		left := o.scheduled()
		if len(left) != 2 || left[0].ID != held.ID || left[0].ErrorCode != "answered_meanwhile" || left[0].Text != "Sí, hay" {
			t.Fatalf("left %+v", left)
		}
		if jobs := o.jobsDue("scheduled"); len(jobs) != 0 {
			t.Errorf("%d jobs try it again", len(jobs))
		}
		if _, err := o.app.ChangeScheduled(ctx, ana, 1, held.ID, app.Reschedule{Now: true}); err != nil {
			t.Fatal(err)
		}
		o.run("scheduled")
		if got := o.said(1); len(got) != 2 || got[1] != "Sí, hay" {
			t.Errorf("sent all the same: %v", got)
		}
		o.clock.Advance(time.Minute)
		o.run("scheduled")
		if got := o.said(1); len(got) != 3 || got[2] != "Por hora" {
			t.Errorf("at its time: %v", got)
		}
	})
}
