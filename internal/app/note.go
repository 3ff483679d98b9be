package app

import (
	"context"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// maxNote is how many characters a note may have.
const maxNote = 10_000

// NoteChange is what a note says from now on.
type NoteChange struct {
	Text     string
	Mentions []desk.Mention
}

// ChangeNote writes one's own note anew and keeps what it said before. Who is mentioned only now is called; who no longer is, is not.
func (a *App) ChangeNote(ctx context.Context, actor *desk.Actor, number, message int64, change NoteChange) (desk.Message, error) {
	text := sanitize.Text(change.Text)
	if len([]rune(text)) > maxNote {
		return desk.Message{}, desk.Invalid("text", "too_long")
	}
	mentions, err := a.named(ctx, actor, change.Mentions)
	if err != nil {
		return desk.Message{}, err
	}
	return a.ownNote(ctx, actor, number, message, func(tx *store.Tx, c *desk.Conversation, m *desk.Message) error {
		if strings.TrimSpace(text) == "" && m.Content.Media == nil {
			return desk.Invalid("text", "required")
		}
		users, err := called(tx, c, mentions, actor.User)
		if err != nil {
			return err
		}
		before, err := tx.Mentioned(c.ID, m.ID)
		if err != nil {
			return err
		}
		m.Text, m.Content.Mentions, m.EditedAt = text, mentions, tx.Now
		by := authorOf(actor)
		if err := a.uncall(tx, by, c, m.ID, without(before, users)); err != nil {
			return err
		}
		return a.call(tx, by, c, m.ID, without(users, before))
	})
}

// DeleteNote takes one's own note away: it is shown as deleted, and nobody is called by it any more.
func (a *App) DeleteNote(ctx context.Context, actor *desk.Actor, number, message int64) (desk.Message, error) {
	return a.ownNote(ctx, actor, number, message, func(tx *store.Tx, c *desk.Conversation, m *desk.Message) error {
		users, err := tx.Mentioned(c.ID, m.ID)
		if err != nil {
			return err
		}
		m.Text, m.Content, m.DeletedAt = "", desk.Content{}, tx.Now
		return a.uncall(tx, authorOf(actor), c, m.ID, users)
	})
}

// ownNote changes a note of the actor's and keeps the version before.
func (a *App) ownNote(ctx context.Context, actor *desk.Actor, number, message int64, do func(*store.Tx, *desk.Conversation, *desk.Message) error) (desk.Message, error) {
	var out desk.Message
	if err := actor.Need(desk.PermNotes); err != nil {
		return out, err
	}
	_, err := a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		m, err := tx.Message(c.ID, message)
		switch {
		case err != nil:
			return err
		case m.Kind != desk.KindNote || !m.DeletedAt.IsZero():
			return desk.Conflict("not_a_note")
		case m.AuthorID != actor.ID() || actor.ID() == 0:
			return &desk.Error{Kind: desk.KindForbidden, Code: "not_yours"}
		}
		if err := tx.KeepVersion(m); err != nil {
			return err
		}
		if err := do(tx, c, &m); err != nil {
			return err
		}
		out = m
		return a.saveMessage(tx, m, authorOf(actor))
	})
	return out, err
}

// Versions lists what a message said before it was edited, oldest first. What a deleted one said is for who supervises.
func (a *App) Versions(ctx context.Context, actor *desk.Actor, number, message int64) ([]desk.Version, error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	list, deleted, err := a.Store.Versions(ctx, &c, message)
	if err == nil && deleted {
		err = actor.Need(desk.PermSupervise)
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}
