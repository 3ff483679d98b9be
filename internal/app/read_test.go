package app_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// Opening a conversation costs four statements, however long it is.
func TestOpeningTakesFourStatements(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		var workspace int64
		var c desk.Conversation
		write := func(ws int64, fn func(*store.Tx) error) {
			t.Helper()
			if err := s.Write(ctx, ws, store.Need{}, fn); err != nil {
				t.Fatal(err)
			}
		}
		write(0, func(tx *store.Tx) error {
			workspace = tx.NewID()
			tx.InsertWorkspace(desk.Workspace{ID: workspace, Name: "Acme", Locale: "es", CreatedAt: tx.Now})
			return nil
		})
		write(workspace, func(tx *store.Tx) error {
			contact := desk.Contact{ID: tx.NewID(), Name: "Lucía", CreatedAt: tx.Now, UpdatedAt: tx.Now}
			tx.InsertContact(contact)
			c = tx.NewConversation(desk.Conversation{Inbox: 7, Thread: tx.NewID(), Contact: contact.ID, CreatedAt: tx.Now, OpenedAt: tx.Now,
				LastActivityAt: tx.Now, WaitingSince: desk.Never})
			for i := range 60 {
				m := desk.Message{ID: tx.NewID(), Workspace: workspace, Conversation: c.ID, Seq: int64(i + 1), SortKey: int64(i), Kind: desk.KindText,
					Text: fmt.Sprint("Mensaje ", i), ReceivedAt: tx.Now}
				if i == 59 {
					m.ReplyTo = c.LastMessage
				}
				if err := tx.InsertMessage(m); err != nil {
					return err
				}
				c.LastMessage, c.LastSeq = m.ID, m.Seq
			}
			tx.SaveConversation(c)
			return nil
		})
		actor := &desk.Actor{Workspace: workspace, User: 3, Sight: desk.SightAll, Inboxes: []int64{7}}
		a := app.New(app.Options{Store: s})
		before := s.Queries()
		o, err := a.Opening(ctx, actor, c.Number)
		if err != nil {
			t.Fatal(err)
		}
		if n := s.Queries() - before; n != 4 {
			t.Errorf("opening took %d statements", n)
		}
		if len(o.Messages) != 50 || o.Next == "" || o.Messages[0].Text != "Mensaje 10" || o.Messages[49].Quoted.Text != "Mensaje 58" {
			t.Errorf("%d messages from %q, more %v, quoted %q", len(o.Messages), o.Messages[0].Text, o.Next != "", o.Messages[49].Quoted.Text)
		}
		if o.Row.Last.Text != "Mensaje 59" || o.Card.Name != "Lucía" || o.Seq != 0 {
			t.Errorf("row %+v of %q at %d", o.Row.Last, o.Card.Name, o.Seq)
		}
	})
}
