package app_test

import (
	"context"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

func (o *office) asks(reason, summary desk.Asking) {
	o.t.Helper()
	if err := o.app.ChangeWorkspace(context.Background(), &o.admin, app.WorkspaceChange{CloseReason: &reason, CloseSummary: &summary}); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) reason(name string) desk.CloseReason {
	o.t.Helper()
	r, err := o.app.NewCloseReason(context.Background(), &o.admin, name)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

// What a workspace asks for is asked, kept with the conversation, told by its line and found by the search; reopening forgets it.
func TestClosingAsksForReasonAndSummary(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		sold := o.reason("Venta cerrada")
		if _, err := o.app.NewCloseReason(ctx, &o.admin, "VENTA cerráda"); desk.CodeOf(err) != "invalid" {
			t.Errorf("the same name again: %v", err)
		}
		o.asks(desk.AskRequired, desk.AskRequired)
		for name, e := range map[string]app.Ending{"nothing": {}, "no summary": {Reason: sold.ID}, "no reason": {Summary: "Pagó"}, "unknown": {Reason: 7, Summary: "Pagó"}} {
			if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{Ending: e}); desk.CodeOf(err) != "invalid" {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := o.app.Close(ctx, &o.admin, 1, app.Closing{Ending: app.Ending{Reason: sold.ID, Summary: "Pagó con transferencia"}})
		if err != nil || c.Status != desk.Closed {
			t.Fatalf("%+v, %v", c, err)
		}
		if c = o.conversations()[0]; c.CloseReason != sold.ID || c.CloseSummary != "Pagó con transferencia" {
			t.Errorf("kept: %d %q", c.CloseReason, c.CloseSummary)
		}
		l := o.lines(1)
		if last := l[len(l)-1]; last.Name != "closed" || last.To != "Venta cerrada" {
			t.Errorf("line %+v", last)
		}
		p, err := o.app.Messages(ctx, &o.admin, 1, app.MessageQuery{Limit: 1})
		if err != nil || p.Messages[0].Text != "Venta cerrada\nPagó con transferencia" {
			t.Errorf("the line says %q, %v", p.Messages[0].Text, err)
		}
		if _, err := o.app.RenameCloseReason(ctx, &o.admin, sold.ID, "Venta"); err != nil {
			t.Fatal(err)
		}
		if err := o.app.DeleteCloseReason(ctx, &o.admin, sold.ID); err != nil {
			t.Fatal(err)
		}
		names, err := o.app.Names(ctx, &o.admin)
		if err != nil || names.Reasons[sold.ID] != "Venta" {
			t.Errorf("history calls it %q, %v", names.Reasons[sold.ID], err)
		}
		o.asks(desk.AskOff, desk.AskOff)
		if _, err := o.app.Reopen(ctx, &o.admin, 1, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		if c = o.conversations()[0]; c.CloseReason != 0 || c.CloseSummary != "" {
			t.Errorf("open again: %d %q", c.CloseReason, c.CloseSummary)
		}
		weak := desk.Actor{Workspace: o.workspace, Kind: desk.ActorUser, Inboxes: []int64{o.inbox.ID}, Sight: desk.SightAll}
		if _, err := o.app.NewCloseReason(ctx, &weak, "Otra"); desk.CodeOf(err) != "permission_missing" {
			t.Errorf("without the permission: %v", err)
		}
	})
}

// A reply finishes its conversation in its own transaction: both are done, or neither. If the customer has written, only the reply is.
func TestReplyThatCloses(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.textAs("first", "573001112233", "Hola"))
		seen := o.message("first").ID
		o.asks(desk.AskOff, desk.AskRequired)
		reply := func(seen int64, summary string) error {
			_, err := o.app.Write(ctx, &o.admin, 1, app.Draft{Kind: desk.KindText, Text: "Listo", LastSeen: seen, Close: &app.Ending{Summary: summary}})
			return err
		}
		if err := reply(seen, ""); desk.CodeOf(err) != "invalid" || o.conversations()[0].LastMessage != seen {
			t.Errorf("without what is required: %v, %+v", err, o.conversations()[0])
		}
		o.delivers(o.textAs("second", "573001112233", "¿Y en azul?"))
		if err := reply(seen, "Listo"); err != nil {
			t.Fatal(err)
		}
		if c := o.conversations()[0]; c.Status != desk.Open || c.LastMessage == seen {
			t.Errorf("the customer wrote: %+v", c)
		}
		if err := reply(o.message("second").ID, "Sin azul"); err != nil {
			t.Fatal(err)
		}
		if c := o.conversations()[0]; c.Status != desk.Closed || c.CloseSummary != "Sin azul" {
			t.Errorf("%+v", c)
		}
		if n := o.jobsDue("send"); len(n) != 1 {
			t.Errorf("%d replies on their way, want the first: the second stands behind it", len(n))
		}
	})
}

// jobsDue are the due jobs of a kind.
func (o *office) jobsDue(kind string) (out []store.Job) {
	o.t.Helper()
	err := o.store.Write(context.Background(), 0, store.Need{}, func(tx *store.Tx) error {
		all, err := tx.DueJobs(100)
		out = out[:0]
		for _, j := range all {
			if j.Kind == kind {
				out = append(out, j)
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

// A message that failed is sent again also where the job of its failure has not ended yet: that job is no longer its worker's.
func TestRetryWhileTheJobEnds(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		m, err := o.app.Write(ctx, &o.admin, 1, app.Draft{Kind: desk.KindText, Text: "Hola"})
		if err != nil {
			t.Fatal(err)
		}
		j := o.jobsDue("send")[0]
		err = o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			tx.LeaseJob(j, tx.Now.Add(time.Minute))
			m.Delivery, m.ErrorCode, m.FailedAt = desk.Failed, "131026", tx.Now
			return tx.UpdateMessage(m)
		})
		if err != nil {
			t.Fatal(err)
		}
		j.Attempt++
		if _, err := o.app.Retry(ctx, &o.admin, 1, m.ID); err != nil {
			t.Fatal(err)
		}
		err = o.store.Write(ctx, o.workspace, store.Need{Jobs: []int64{j.ID}}, func(tx *store.Tx) error { // as its worker ends it
			owns, err := tx.OwnsJob(j)
			if owns {
				tx.FinishJob(j)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if due := o.jobsDue("send"); len(due) != 1 {
			t.Errorf("%d jobs would send it", len(due))
		}
	})
}
