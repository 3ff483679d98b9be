package app

import (
	"context"
	"errors"
	"io"

	"timbre/internal/desk"
	"timbre/internal/media"
	"timbre/internal/store"
)

// Exported is what an export of a contact begins with.
type Exported struct {
	Card          desk.Card
	Conversations []desk.Listed // that the actor may see, oldest first
}

// ExportContact begins an export of all that we have of a contact, and notes it in the audit.
func (a *App) ExportContact(ctx context.Context, actor *desk.Actor, id int64) (e Exported, err error) {
	if e.Card, err = a.Contact(ctx, actor, id); err != nil {
		return e, err
	}
	if err := actor.Need(desk.PermContactsExport); err != nil {
		return e, err
	}
	if e.Conversations, err = a.Store.ExportedConversations(ctx, actor, id); err != nil {
		return e, err
	}
	return e, a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactExported, Contact: id, Data: map[string]any{"conversations": len(e.Conversations)}})
	})
}

// exportPage is how many messages are read at once.
const exportPage = 500

// ExportMessages hands all messages of an exported conversation to fn, oldest first.
func (a *App) ExportMessages(ctx context.Context, c *desk.Conversation, fn func(desk.Shown) error) error {
	for key, id := int64(-1<<62), int64(0); ; {
		page, err := a.Store.ExportedMessages(ctx, c, key, id, exportPage)
		if err != nil {
			return err
		}
		for _, m := range page {
			if err := fn(m); err != nil {
				return err
			}
			key, id = m.SortKey, m.ID
		}
		if len(page) < exportPage {
			return nil
		}
	}
}

// ExportFile opens the file of an exported message; found is false if it never came here.
func (a *App) ExportFile(ctx context.Context, workspace, id int64) (f desk.File, r io.ReadCloser, found bool, err error) {
	row, err := a.Store.FileByID(ctx, workspace, id)
	if desk.CodeOf(err) == desk.ErrNotFound.Code || err == nil && row.Key == "" {
		return f, nil, false, nil
	}
	if err != nil {
		return f, nil, false, err
	}
	r, err = a.Media.Open(ctx, row.Key)
	if errors.Is(err, media.ErrNotFound) {
		return f, nil, false, nil
	}
	return row.File, r, err == nil, err
}
