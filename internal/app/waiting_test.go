package app_test

import (
	"context"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// agent is somebody of the inbox who may do what agents may.
func (o *office) agent() desk.Actor {
	return desk.Actor{Workspace: o.workspace, User: 31, Kind: desk.ActorUser, Role: desk.RoleAgent, Sight: desk.SightAll,
		Inboxes: []int64{o.inbox.ID}, Permissions: desk.RoleAgent.Permissions()}
}

// waits reports whether the customer of the only conversation waits, in its row, in the count and in the last event alike.
func (o *office) waits() bool {
	o.t.Helper()
	waits := o.conversations()[0].WaitingSince != desk.Never
	agent := o.agent()
	if n, err := o.store.Counts(context.Background(), &agent); err != nil || (n.Unattended == 1) != waits {
		o.t.Errorf("waits: %v, counted %d, %v", waits, n.Unattended, err)
	}
	events, err := o.store.Events(context.Background(), o.workspace, 0, 1000)
	if err != nil {
		o.t.Fatal(err)
	}
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Conversation != 0 {
			if events[i].After.Waits != waits {
				o.t.Errorf("waits: %v, the last event has %+v", waits, events[i])
			}
			break
		}
	}
	return waits
}

// A mere thank-you to somebody who has answered asks for nothing; a greeting does, and so does a question before it.
func TestThanksDoNotWait(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		says := func(text string) bool {
			o.clock.Advance(time.Minute)
			o.delivers(o.text("573001112233", text))
			return o.waits()
		}
		if !says("👋") {
			t.Error("a greeting that nobody has answered does not wait")
		}
		agent := o.agent()
		if _, err := o.app.Write(ctx, &agent, 1, app.Draft{Kind: desk.KindText, Text: "¡Hola! Ya va en camino."}); err != nil {
			t.Fatal(err)
		}
		if o.waits() {
			t.Error("he was answered and waits")
		}
		for _, text := range []string{"Muchas gracias 🙏", "ok", "👍", "Obrigado!", "Thanks"} {
			if says(text) {
				t.Errorf("%q waits", text)
			}
		}
		if c := o.conversations()[0]; c.UnreadCount != 6 {
			t.Errorf("%d unread: thanks are to be read as well", c.UnreadCount)
		}
		if !says("¿Y la factura?") || !says("gracias") {
			t.Error("a question waits no longer because of the thanks after it")
		}
	})
}

// "No answer needed" ends the waiting with an event and a line, in the queue too; taken back, he waits since he began to.
func TestNoAnswerNeeded(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Ya lo resolví, era otra cosa"))
		since := o.conversations()[0].WaitingSince
		agent := o.agent()
		for range 2 { // the same again changes nothing more
			if _, err := o.app.NoAnswer(ctx, &agent, 1, app.Expect{}); err != nil {
				t.Fatal(err)
			}
		}
		if o.waits() {
			t.Error("he waits still")
		}
		if l := o.lines(1); len(l) != 2 || l[1].Name != "no_answer" || l[1].By != agent.User {
			t.Errorf("lines %+v", l)
		}
		o.clock.Advance(time.Hour)
		c, err := o.app.NeedsAnswer(ctx, &agent, 1, app.Expect{})
		if err != nil || !c.WaitingSince.Equal(since) || !o.waits() {
			t.Errorf("taken back: since %v, want %v, %v", c.WaitingSince, since, err)
		}
		weak := agent
		weak.Permissions = nil
		if _, err := o.app.NoAnswer(ctx, &weak, 1, app.Expect{}); desk.CodeOf(err) != "permission_missing" {
			t.Errorf("without the permission: %v", err)
		}
	})
}

// The read mark moves for the assignee, for whoever may answer while nobody has it, and for nobody else. Marked unread it stays so
// and waits since then.
func TestWhoReads(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		agent, colleague, reader := o.agent(), o.agent(), o.agent()
		colleague.User, reader.User, reader.Permissions = agent.User+1, agent.User+2, nil
		reads := func(who *desk.Actor) int {
			c, err := o.app.MarkRead(ctx, who, 1, 0)
			if err != nil {
				t.Fatal(err)
			}
			return c.UnreadCount
		}
		if reads(&reader) != 1 {
			t.Error("one who may only read has read for all")
		}
		if reads(&colleague) != 0 {
			t.Error("while nobody has it, whoever may answer reads")
		}
		o.delivers(o.text("573001112233", "¿Hola?"))
		if _, err := o.app.Write(ctx, &agent, 1, app.Draft{Kind: desk.KindText, Text: "Dígame"}); err != nil {
			t.Fatal(err)
		}
		o.delivers(o.text("573001112233", "¿Hay ruanas?"))
		if reads(&colleague) == 0 {
			t.Error("a colleague reads for the assignee")
		}
		if reads(&agent) != 0 {
			t.Error("the assignee does not read")
		}
		o.clock.Advance(time.Minute)
		if _, err := o.app.MarkUnread(ctx, &reader, 1); desk.CodeOf(err) != "permission_missing" {
			t.Errorf("marked unread by one who may only read: %v", err)
		}
		if _, err := o.app.NoAnswer(ctx, &agent, 1, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		c, err := o.app.MarkUnread(ctx, &agent, 1)
		if err != nil || !c.Unread() || c.WaitingSince != desk.Never || !c.WaitsSince().Equal(c.MarkedUnreadAt) {
			t.Errorf("marked unread: waits since %v, %v", c.WaitsSince(), err)
		}
	})
}
