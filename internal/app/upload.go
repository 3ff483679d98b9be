package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/media"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Incoming is what somebody says of a file that he uploads.
type Incoming struct {
	// Client is an id of his own: the same upload sent again is given the same file. "": there is none.
	Client     string
	Name, MIME string
	// As says how it is meant: a voice note that a browser recorded is rewrapped so that it arrives as one; "" lets its content decide.
	As desk.Kind
}

// maxClient is how long the id of an upload may be, in bytes.
const maxClient = 200

// Upload stores a file that somebody will send.
func (a *App) Upload(ctx context.Context, actor *desk.Actor, in Incoming, r io.Reader) (desk.File, error) {
	if err := mayUpload(actor, in); err != nil {
		return desk.File{}, err
	}
	u := store.Upload{Author: actor.ID(), Client: in.Client, Name: in.Name, MIME: in.MIME, As: in.As}
	if in.Client != "" {
		former, found, err := a.Store.UploadNamed(ctx, actor.Workspace, actor.ID(), in.Client)
		if err == nil && found && !in.same(former) {
			err = errReused
		}
		if err != nil {
			return desk.File{}, err
		}
		if former.File != 0 {
			return a.File(ctx, actor, former.File)
		}
	}
	f, err := a.keep(ctx, actor, in, r)
	if err != nil {
		return desk.File{}, err
	}
	return a.become(ctx, f, u)
}

func mayUpload(actor *desk.Actor, in Incoming) error {
	switch {
	case !actor.Can(desk.PermReply) && !actor.Can(desk.PermNotes) && !actor.Can(desk.PermContactsImport):
		return desk.Forbidden(string(desk.PermReply))
	case len(in.Client) > maxClient:
		return desk.Invalid("client_id", "too_long").With("limit", maxClient)
	}
	return nil
}

var errReused = &desk.Error{Kind: desk.KindInvalid, Code: "idempotency_key_reused"}

// same reports whether an upload of the same id may be the same one.
func (in Incoming) same(u store.Upload) bool { return in.Name == u.Name && in.As == u.As }

// keep stores a file's content and finds out what it is. The file itself is not stored yet.
func (a *App) keep(ctx context.Context, actor *desk.Actor, in Incoming, r io.Reader) (store.File, error) {
	if in.As == desk.KindVoice {
		note, err := voiceNote(r)
		if err != nil {
			return store.File{}, err
		}
		r, in.MIME, in.Name = note, "audio/ogg", strings.TrimSuffix(in.Name, path.Ext(in.Name))+".ogg"
	}
	blob, err := a.Media.Put(ctx, r, a.MaxUpload)
	if err != nil {
		return store.File{}, a.notKept(err)
	}
	f := store.File{File: desk.File{ID: a.Store.NewID(), Workspace: actor.Workspace, MIME: in.MIME, Name: sanitize.FileName(in.Name),
		UploadedBy: actor.ID(), CreatedAt: a.Store.Now()}}
	if blob.Size == 0 {
		err = desk.Invalid("file", "empty")
	} else {
		err = a.describe(ctx, &f, blob)
	}
	if err != nil {
		return store.File{}, errors.Join(err, a.Media.Delete(context.WithoutCancel(ctx), blob.Key))
	}
	if in.As == desk.KindDocument || in.As == desk.KindAudio && f.Kind == desk.KindVoice {
		f.Kind = in.As
	}
	return f, nil
}

// notKept says why a content could not be stored.
func (a *App) notKept(err error) error {
	switch {
	case errors.Is(err, media.ErrTooLarge):
		return a.tooLarge()
	case errors.Is(err, media.ErrFull):
		return desk.Unavailable("disk_full", err)
	}
	return err
}

func (a *App) tooLarge() error {
	return (&desk.Error{Kind: desk.KindTooLarge, Code: "file_too_large"}).With("limit", a.MaxUpload)
}

// become stores the file that an upload has become. Where the same upload has become one already, that is given and this content goes.
func (a *App) become(ctx context.Context, f store.File, u store.Upload) (desk.File, error) {
	var first int64
	err := a.Store.Write(ctx, f.Workspace, store.Need{}, func(tx *store.Tx) error {
		first = 0
		if u.Client == "" {
			tx.InsertFile(f)
			return nil
		}
		known, found, err := tx.UploadNamed(u.Author, u.Client)
		if err != nil {
			return err
		}
		if first = known.File; first != 0 {
			return nil
		}
		tx.InsertFile(f)
		if !found {
			u.ID, u.File = tx.NewID(), f.ID
			tx.InsertUpload(u)
			return nil
		}
		known.File = f.ID
		tx.SaveUpload(known)
		return dropParts(tx, known.ID)
	})
	if err != nil || first != 0 {
		err = errors.Join(err, a.Media.Delete(context.WithoutCancel(ctx), f.Key))
	}
	if err == nil && first != 0 {
		f, err = a.Store.FileByID(ctx, f.Workspace, first)
	}
	return f.File, err
}

// voiceNote makes a recording a voice note.
func voiceNote(r io.Reader) (io.Reader, error) {
	recording, err := io.ReadAll(io.LimitReader(r, media.MaxRecording+1))
	if err != nil {
		return nil, err
	}
	if len(recording) > media.MaxRecording {
		return nil, (&desk.Error{Kind: desk.KindTooLarge, Code: "file_too_large"}).With("limit", media.MaxRecording)
	}
	note, err := media.VoiceNote(recording)
	if err != nil {
		return nil, desk.Invalid("file", "not_a_recording")
	}
	return bytes.NewReader(note), nil
}

// File reads a file that the actor may see.
func (a *App) File(ctx context.Context, actor *desk.Actor, id int64) (desk.File, error) {
	f, err := a.Store.File(ctx, actor, id)
	return f.File, err
}

// OpenFile opens the content of a file that the actor may see.
func (a *App) OpenFile(ctx context.Context, actor *desk.Actor, id int64) (desk.File, io.ReadSeekCloser, error) {
	f, err := a.Store.File(ctx, actor, id)
	if err != nil {
		return f.File, nil, err
	}
	if f.State != "ready" {
		return f.File, nil, desk.ErrNotFound
	}
	r, err := a.Media.Open(ctx, f.Key)
	if errors.Is(err, media.ErrNotFound) {
		return f.File, nil, desk.ErrNotFound
	}
	return f.File, r, err
}
