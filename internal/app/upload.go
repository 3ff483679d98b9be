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

// Upload stores a file that somebody will send. as says how it is meant: a voice note that a browser recorded is rewrapped so
// that it arrives as one; "" lets its content decide.
func (a *App) Upload(ctx context.Context, actor *desk.Actor, name, mime string, as desk.Kind, r io.Reader) (desk.File, error) {
	if !actor.Can(desk.PermReply) && !actor.Can(desk.PermNotes) && !actor.Can(desk.PermContactsImport) {
		return desk.File{}, desk.Forbidden(string(desk.PermReply))
	}
	if as == desk.KindVoice {
		note, err := voiceNote(r)
		if err != nil {
			return desk.File{}, err
		}
		r, mime, name = note, "audio/ogg", strings.TrimSuffix(name, path.Ext(name))+".ogg"
	}
	blob, err := a.Media.Put(ctx, r, a.MaxUpload)
	switch {
	case errors.Is(err, media.ErrTooLarge):
		return desk.File{}, (&desk.Error{Kind: desk.KindTooLarge, Code: "file_too_large"}).With("limit", a.MaxUpload)
	case errors.Is(err, media.ErrFull):
		return desk.File{}, desk.Unavailable("disk_full", err)
	case err != nil:
		return desk.File{}, err
	case blob.Size == 0:
		return desk.File{}, desk.Invalid("file", "empty")
	}
	f := store.File{File: desk.File{ID: a.Store.NewID(), Workspace: actor.Workspace, MIME: mime, Name: sanitize.FileName(name),
		UploadedBy: actor.ID(), CreatedAt: a.Store.Now()}}
	if err := a.describe(ctx, &f, blob); err != nil {
		return desk.File{}, err
	}
	if as == desk.KindDocument || as == desk.KindAudio && f.Kind == desk.KindVoice {
		f.Kind = as
	}
	err = a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		tx.InsertFile(f)
		return nil
	})
	if err != nil {
		a.Media.Delete(ctx, blob.Key)
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
