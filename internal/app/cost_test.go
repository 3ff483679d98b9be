package app_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// cost is what the database is asked for.
type cost struct {
	commits int64
	writer  int64 // statements of the writer, BEGIN, COMMIT and the notice to other nodes among them
	beside  int64 // queries beside the writer
}

func (o *office) costOf(fn func()) cost {
	o.t.Helper()
	now := func() cost {
		commits, _ := o.store.Commits()
		return cost{commits, o.store.Statements(), o.store.Queries()}
	}
	before := now()
	fn()
	after := now()
	return cost{after.commits - before.commits, after.writer - before.writer, after.beside - before.beside}
}

// accepting is a provider that takes every message.
type accepting struct{ *whatsapp.WhatsApp }

func (accepting) Send(context.Context, channel.Account, channel.Outgoing) (channel.Receipt, error) {
	return channel.Receipt{ID: "wamid.sent"}, nil
}

// docs/statements.md tells these numbers. A delivery that comes alone pays its whole transaction; those that wait together
// share it.
func TestStatementsOfADeliveryAndOfAList(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		want := map[string]cost{
			"a text":         {commits: 1, writer: 10},
			"the same again": {commits: 1, writer: 6},
			"a list":         {beside: 1},
			"a reply":        {commits: 1, writer: 11, beside: 2},
			"a send":         {commits: 2, writer: 16},
		}
		if o.store.Postgres() {
			want["a text"] = cost{commits: 1, writer: 13} // the notice, the activity, and whether updates wait, which is asked before it is known to be needless
			want["the same again"] = cost{commits: 1, writer: 7}
			want["a reply"] = cost{commits: 1, writer: 13, beside: 2}
			want["a send"] = cost{commits: 2, writer: 18}
		}
		agent := o.agent()
		sender := app.New(app.Options{Store: o.store, Channels: map[string]channel.Channel{"whatsapp": accepting{o.channel.(*whatsapp.WhatsApp)}},
			Sealer: plainSealer{}, Log: slog.New(slog.DiscardHandler), RatesOff: true})
		o.delivers(o.text("573001112233", "Hola")) // so that the contact is known and the conversation open
		o.clock.Advance(10 * time.Second)
		text := o.text("573001112233", "¿Hay ruanas?")
		own := func(tx *store.Tx) error {
			c, err := tx.Conversation(&agent, 1)
			c.Assignee = agent.User
			tx.SaveConversation(c)
			return err
		}
		if err := o.store.Write(context.Background(), o.workspace, store.Need{}, own); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			fn   func()
		}{
			{"a text", func() { o.delivers(text) }},
			{"the same again", func() { o.delivers(text) }},
			{"a list", func() {
				q := desk.ListQuery{View: desk.ViewAll, Status: "open", Sort: desk.SortActivity, Limit: 25}
				if page, _, err := o.app.Conversations(context.Background(), &agent, q); err != nil || len(page) != 1 {
					t.Errorf("a page of %d: %v", len(page), err)
				}
			}},
			{"a reply", func() {
				if _, err := o.app.Write(context.Background(), &agent, 1, app.Draft{Kind: desk.KindText, Text: "Sí", ClientID: "c1"}); err != nil {
					t.Error(err)
				}
			}},
		} {
			if got := o.costOf(c.fn); got != want[c.name] {
				t.Errorf("%s costs %+v, want %+v", c.name, got, want[c.name])
			}
		}
		job := o.due("send")
		got := o.costOf(func() {
			if err := sender.Workers()["send"](context.Background(), job); err != nil {
				t.Error(err)
			}
		})
		if got != want["a send"] {
			t.Errorf("a send costs %+v, want %+v", got, want["a send"])
		}
	})
}
