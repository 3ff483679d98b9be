package app

import (
	"context"
	"errors"
	"io"
	"time"

	"timbre/internal/desk"
	"timbre/internal/media"
	"timbre/internal/store"
)

// Bounds of uploads in parts.
const (
	maxOpenUploads = 30   // of one author, that are not whole
	maxParts       = 1000 // of one upload
	keepUploads    = 24 * time.Hour
)

// UploadView is how far an upload in parts is.
type UploadView struct {
	ID     int64
	Size   int64      // bytes that were announced
	Offset int64      // bytes that are here
	File   *desk.File // once it is whole
}

// BeginUpload announces an upload in parts of so many bytes. The same announced again is the same, as far as it is.
func (a *App) BeginUpload(ctx context.Context, actor *desk.Actor, in Incoming, size int64) (UploadView, error) {
	err := mayUpload(actor, in)
	switch {
	case err != nil:
		return UploadView{}, err
	case in.Client == "":
		return UploadView{}, desk.Invalid("client_id", "required")
	case size <= 0:
		return UploadView{}, desk.Invalid("size", "empty")
	case size > a.MaxUpload:
		return UploadView{}, a.tooLarge()
	}
	var u store.Upload
	err = a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		known, found, err := tx.UploadNamed(actor.ID(), in.Client)
		if err != nil {
			return err
		}
		if found {
			if u = known; !in.same(u) || u.Size != size {
				return errReused
			}
			return nil
		}
		open, err := tx.OpenUploads(actor.ID())
		if err != nil {
			return err
		}
		if open >= maxOpenUploads {
			return (&desk.Error{Kind: desk.KindLimited, Code: "too_many_uploads"}).With("limit", maxOpenUploads)
		}
		u = store.Upload{ID: tx.NewID(), Workspace: tx.Workspace, Author: actor.ID(), Client: in.Client, Name: in.Name, MIME: in.MIME, As: in.As, Size: size}
		tx.InsertUpload(u)
		return nil
	})
	if err != nil {
		return UploadView{}, err
	}
	return a.viewUpload(ctx, actor, u)
}

// UploadState is how far an upload of the actor's is.
func (a *App) UploadState(ctx context.Context, actor *desk.Actor, id int64) (UploadView, error) {
	u, err := a.Store.Upload(ctx, actor, id)
	if err != nil {
		return UploadView{}, err
	}
	return a.viewUpload(ctx, actor, u)
}

func (a *App) viewUpload(ctx context.Context, actor *desk.Actor, u store.Upload) (UploadView, error) {
	v := UploadView{ID: u.ID, Size: u.Size, Offset: u.Received}
	if u.File == 0 {
		return v, nil
	}
	f, err := a.File(ctx, actor, u.File)
	v.Offset, v.File = u.Size, &f
	return v, err
}

// ContinueUpload takes the next bytes of an upload. They begin at offset, -1 if that was not said; length is how many are announced, or -1.
// When the line breaks, what came before stays. With the last byte the upload becomes a file; if that fails, it is tried again when no more
// bytes are brought.
func (a *App) ContinueUpload(ctx context.Context, actor *desk.Actor, id, offset, length int64, r io.Reader) (UploadView, error) {
	if err := mayUpload(actor, Incoming{}); err != nil {
		return UploadView{}, err
	}
	u, err := a.Store.Upload(ctx, actor, id)
	switch {
	case err != nil:
		return UploadView{}, err
	case u.File != 0:
		return a.viewUpload(ctx, actor, u)
	case offset < 0:
		return UploadView{}, desk.Invalid("upload_offset", "invalid")
	case offset != u.Received:
		return UploadView{}, wrongOffset(u)
	case length > u.Size-offset:
		return UploadView{}, a.tooLarge()
	case u.Parts >= maxParts:
		return UploadView{}, desk.Invalid("parts", "too_many").With("limit", maxParts)
	}
	line := &line{r: r}
	ctx = context.WithoutCancel(ctx) // whoever is gone has sent it all the same
	if u.Received < u.Size {
		if u, err = a.takePart(ctx, u, line); err == nil && line.broke != nil {
			err = desk.Invalid("file", "broken_off")
		}
		if err != nil {
			return UploadView{}, err
		}
	}
	if u.Received == u.Size && u.File == 0 {
		return a.putTogether(ctx, actor, u)
	}
	return a.viewUpload(ctx, actor, u)
}

func wrongOffset(u store.Upload) error {
	return desk.Conflict("upload_offset").With("offset", u.Received)
}

// line reads what comes in by a line that may break: that is an end like any other.
type line struct {
	r     io.Reader
	broke error
}

func (l *line) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		l.broke, err = err, io.EOF
	}
	return n, err
}

// takePart stores what comes as the next part of an upload. Of two that begin at the same byte one is taken.
func (a *App) takePart(ctx context.Context, u store.Upload, r io.Reader) (store.Upload, error) {
	part, err := a.Media.Put(ctx, r, u.Size-u.Received)
	if err != nil {
		return u, a.notKept(err)
	}
	taken := u
	err = a.Store.Write(ctx, u.Workspace, store.Need{}, func(tx *store.Tx) error {
		now, err := tx.Upload(u.ID)
		if err != nil {
			return err
		}
		if taken = now; now.File != 0 || part.Size == 0 {
			return nil
		}
		if now.Received != u.Received {
			return wrongOffset(now)
		}
		tx.InsertUploadPart(now, part.Key)
		taken.Received += part.Size
		taken.Parts++
		tx.SaveUpload(taken)
		return nil
	})
	if err != nil || part.Size == 0 || taken.File != 0 {
		err = errors.Join(err, a.Media.Delete(ctx, part.Key))
	}
	return taken, err
}

// putTogether makes an upload whose parts are all here a file.
func (a *App) putTogether(ctx context.Context, actor *desk.Actor, u store.Upload) (UploadView, error) {
	keys, err := a.Store.UploadParts(ctx, u.Workspace, u.ID)
	if err != nil {
		return UploadView{}, err
	}
	if len(keys) == 0 { // a twin has put it together meanwhile
		return a.UploadState(ctx, actor, u.ID)
	}
	whole := &joined{ctx: ctx, from: a.Media, keys: keys}
	defer whole.close()
	f, err := a.keep(ctx, actor, Incoming{Client: u.Client, Name: u.Name, MIME: u.MIME, As: u.As}, whole)
	if errors.Is(err, media.ErrNotFound) { // they are gone, as after a restore: it has to begin anew
		return UploadView{}, errors.Join(desk.ErrNotFound, a.forgetUpload(ctx, u))
	}
	if err != nil {
		return UploadView{}, err
	}
	file, err := a.become(ctx, f, u)
	return UploadView{ID: u.ID, Size: u.Size, Offset: u.Size, File: &file}, err
}

// CancelUpload drops what has come of an upload; a file that it has become stays.
func (a *App) CancelUpload(ctx context.Context, actor *desk.Actor, id int64) error {
	u, err := a.Store.Upload(ctx, actor, id)
	if err != nil || u.File != 0 {
		return err
	}
	return a.forgetUpload(ctx, u)
}

// dropUploads forgets the uploads of which nothing came for a day, whole ones and others.
func (a *App) dropUploads(ctx context.Context) error {
	old, err := a.Store.UploadsBefore(ctx, a.Store.Now().Add(-keepUploads))
	for _, u := range old {
		err = errors.Join(err, a.forgetUpload(ctx, u))
	}
	return err
}

func (a *App) forgetUpload(ctx context.Context, u store.Upload) error {
	return a.Store.Write(ctx, u.Workspace, store.Need{}, func(tx *store.Tx) error {
		tx.DeleteUpload(u.ID)
		return dropParts(tx, u.ID)
	})
}

// dropParts takes the parts of an upload away, and has what held them removed.
func dropParts(tx *store.Tx, upload int64) error {
	keys, err := tx.DropUploadParts(upload)
	if err != nil {
		return err
	}
	return dropContents(tx, keys)
}

// joined reads contents one after the other.
type joined struct {
	ctx  context.Context
	from media.Store
	keys []string
	open io.ReadCloser
}

func (j *joined) Read(p []byte) (int, error) {
	for {
		if j.open == nil {
			if len(j.keys) == 0 {
				return 0, io.EOF
			}
			next, err := j.from.Open(j.ctx, j.keys[0])
			if err != nil {
				return 0, err
			}
			j.open, j.keys = next, j.keys[1:]
		}
		n, err := j.open.Read(p)
		if errors.Is(err, io.EOF) {
			j.close()
			err = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (j *joined) close() {
	if j.open != nil {
		j.open.Close()
		j.open = nil
	}
}
