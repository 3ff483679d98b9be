package app

import (
	"context"
	"encoding/json"
	"time"
	"unicode/utf8"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Bounds of a draft, in characters and files.
const (
	maxDraftText  = 20_000
	maxDraftFiles = 30
)

// DraftView is a draft with what is known of its files; those that its owner may no longer see are left out.
type DraftView struct {
	desk.Draft
	Known []desk.File // by place in Files
}

// DraftChange is what somebody has written by now.
type DraftChange struct {
	Text      string
	ReplyTo   int64
	Files     []desk.DraftFile
	WrittenAt time.Time // by his clock; zero: now
	Base      int64     // the version that he knew when he wrote; 0: none
}

// Drafts lists the actor's drafts in conversations that he may see, the last written first.
func (a *App) Drafts(ctx context.Context, actor *desk.Actor) ([]DraftView, error) {
	list, err := a.Store.Drafts(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := make([]DraftView, len(list))
	for i := range list {
		if out[i], err = a.draftView(ctx, actor, list[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Draft reads the actor's draft in a conversation.
func (a *App) Draft(ctx context.Context, actor *desk.Actor, number int64, tab desk.DraftTab) (DraftView, error) {
	d, err := a.Store.Draft(ctx, actor, number, tab)
	if err != nil {
		return DraftView{}, err
	}
	return a.draftView(ctx, actor, d)
}

func (a *App) draftView(ctx context.Context, actor *desk.Actor, d desk.Draft) (DraftView, error) {
	v := DraftView{Draft: d}
	v.Files = nil
	for _, f := range d.Files {
		known, err := a.Store.File(ctx, actor, f.File)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			continue
		}
		if err != nil {
			return v, err
		}
		v.Files, v.Known = append(v.Files, f), append(v.Known, known.File)
	}
	return v, nil
}

// SaveDraft keeps what the actor is writing; nothing in it takes the draft away. Of two devices that wrote without knowing of each
// other what was written last is kept, and the other is returned too, so that it is not lost.
func (a *App) SaveDraft(ctx context.Context, actor *desk.Actor, number int64, tab desk.DraftTab, in DraftChange) (kept DraftView, other *DraftView, err error) {
	mine, err := a.checkDraftChange(ctx, actor, tab, in)
	if err != nil {
		return kept, nil, err
	}
	var lost *desk.Draft
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		lost = nil
		c, err := tx.Conversation(actor, number)
		if err != nil {
			return err
		}
		d := mine
		d.Conversation, d.Number = c.ID, c.Number
		if d.WrittenAt.IsZero() || d.WrittenAt.After(tx.Now) {
			d.WrittenAt = tx.Now
		}
		if err := checkQuote(tx, d); err != nil {
			return err
		}
		stored, found, err := tx.Draft(d.Owner, c.ID, tab)
		if err != nil {
			return err
		}
		if kept.Draft = stored; found && stored.Same(&d) || !found && d.Empty() {
			return nil
		}
		if found && stored.Version != in.Base {
			if lost = &stored; stored.WrittenAt.After(d.WrittenAt) {
				lost = &d
				return nil
			}
		}
		d.Version = emitDraft(tx, actor, c, tab)
		kept.Draft = d
		if d.Empty() {
			tx.DeleteDraft(d.Owner, c.ID, tab)
			return nil
		}
		return tx.SaveDraft(d)
	})
	if err != nil {
		return kept, nil, err
	}
	if lost != nil && !lost.Empty() {
		v, err := a.draftView(ctx, actor, *lost)
		if err != nil {
			return kept, nil, err
		}
		other = &v
	}
	kept.Tab, kept.Number = tab, number
	kept, err = a.draftView(ctx, actor, kept.Draft)
	return kept, other, err
}

// checkDraftChange refuses what needs no look at the conversation.
func (a *App) checkDraftChange(ctx context.Context, actor *desk.Actor, tab desk.DraftTab, in DraftChange) (desk.Draft, error) {
	if err := needForDraft(actor, tab); err != nil {
		return desk.Draft{}, err
	}
	d := desk.Draft{Workspace: actor.Workspace, Owner: actor.ID(), Tab: tab, Text: sanitize.Text(in.Text), ReplyTo: in.ReplyTo, WrittenAt: in.WrittenAt.UTC().Truncate(time.Microsecond)}
	switch {
	case utf8.RuneCountInString(d.Text) > maxDraftText:
		return d, desk.Invalid("text", "too_long")
	case len(in.Files) > maxDraftFiles:
		return d, desk.Invalid("files", "too_many")
	}
	for _, f := range in.Files {
		known, err := a.ready(ctx, actor, f.File, "files")
		if err != nil {
			return d, err
		}
		if f.Kind == "" {
			f.Kind = known.Kind
		}
		if f.Caption = sanitize.Text(f.Caption); !f.Kind.Media() || utf8.RuneCountInString(f.Caption) > maxCannedText {
			return d, desk.Invalid("files", "invalid")
		}
		d.Files = append(d.Files, f)
	}
	return d, nil
}

// needForDraft: who may not write something may not begin to.
func needForDraft(actor *desk.Actor, tab desk.DraftTab) error {
	if tab == desk.DraftNote {
		return actor.Need(desk.PermNotes)
	}
	return actor.Need(desk.PermReply)
}

func checkQuote(tx *store.Tx, d desk.Draft) error {
	if d.ReplyTo == 0 {
		return nil
	}
	_, err := tx.Message(d.Conversation, d.ReplyTo)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return desk.Invalid("reply_to_id", "not_found")
	}
	return err
}

// DeleteDraft takes the actor's draft away, whatever stands in it.
func (a *App) DeleteDraft(ctx context.Context, actor *desk.Actor, number int64, tab desk.DraftTab) error {
	if err := needForDraft(actor, tab); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Conversation(actor, number)
		if err != nil {
			return err
		}
		if _, found, err := tx.Draft(actor.ID(), c.ID, tab); err != nil || !found {
			return err
		}
		tx.DeleteDraft(actor.ID(), c.ID, tab)
		emitDraft(tx, actor, c, tab)
		return nil
	})
}

// draftFacts are what the event of a draft says beside the conversation.
type draftFacts struct {
	Number int64         `json:"number"`
	Tab    desk.DraftTab `json:"tab"`
}

// emitDraft tells the other devices of its owner. It is no event of the conversation: nobody else is told, and no count moves.
func emitDraft(tx *store.Tx, actor *desk.Actor, c desk.Conversation, tab desk.DraftTab) int64 {
	data, _ := json.Marshal(draftFacts{c.Number, tab}) // a number and a word
	return tx.Emit(desk.Event{Kind: desk.DraftChanged, ActorKind: actor.Kind, Actor: actor.ID(), Subject: c.ID,
		Before: c.Facts(), After: c.Facts(), Data: data})
}

// DraftPlace is where the draft stands that an event is about.
func DraftPlace(e *desk.Event) (number int64, tab desk.DraftTab) {
	var f draftFacts
	if e.Kind != desk.DraftChanged || json.Unmarshal(e.Data, &f) != nil {
		return 0, ""
	}
	return f.Number, f.Tab
}
