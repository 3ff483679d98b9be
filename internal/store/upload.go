package store

import (
	"context"
	"time"

	"timbre/internal/desk"
)

// Upload is a file on its way here, whole or in parts.
type Upload struct {
	ID, Workspace, Author int64
	Client                string // the id that its uploader gave it
	MIME, Name            string
	As                    desk.Kind // how it is meant; "": its content decides
	Size                  int64     // bytes that were announced; 0: it came whole
	Received              int64     // bytes that are here
	Parts                 int64     // in how many they came
	File                  int64     // what it became; 0: it is not whole yet
	TouchedAt             time.Time
}

func uploads(ctx context.Context, q querier, where string, args ...any) ([]Upload, error) {
	var out []Upload
	err := each(ctx, q, `SELECT u.id, u.workspace_id, u.author_id, u.client_id, u.name, u.mime, u.kind, u.size, u.received, u.parts, u.file_id, u.touched_at
		FROM uploads u WHERE `+where, args, func(r rows) error {
		var u Upload
		var touched int64
		err := r.Scan(&u.ID, &u.Workspace, &u.Author, &u.Client, &u.Name, &u.MIME, &u.As, &u.Size, &u.Received, &u.Parts, &u.File, &touched)
		u.TouchedAt = moment(touched)
		out = append(out, u)
		return err
	})
	return out, err
}

func oneUpload(list []Upload, err error) (Upload, error) {
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return Upload{}, err
	}
	return list[0], nil
}

// Upload reads an upload of the actor's own.
func (s *Store) Upload(ctx context.Context, a *desk.Actor, id int64) (Upload, error) {
	return oneUpload(uploads(ctx, s.engine, `u.workspace_id = $1 AND u.author_id = $2 AND u.id = $3`, a.Workspace, a.Own(), id))
}

// UploadNamed finds an upload by the id that its author gave it.
func (s *Store) UploadNamed(ctx context.Context, workspace, author int64, client string) (u Upload, found bool, err error) {
	return uploadNamed(ctx, s.engine, workspace, author, client)
}

// UploadNamed finds an upload by the id that its author gave it.
func (tx *Tx) UploadNamed(author int64, client string) (u Upload, found bool, err error) {
	return uploadNamed(tx.ctx, tx, tx.Workspace, author, client)
}

func uploadNamed(ctx context.Context, q querier, workspace, author int64, client string) (Upload, bool, error) {
	list, err := uploads(ctx, q, `u.workspace_id = $1 AND u.author_id = $2 AND u.client_id = $3`, workspace, author, client)
	if err != nil || len(list) == 0 {
		return Upload{}, false, err
	}
	return list[0], true, nil
}

// Upload reads an upload as it is now.
func (tx *Tx) Upload(id int64) (Upload, error) {
	return oneUpload(uploads(tx.ctx, tx, `u.workspace_id = $1 AND u.id = $2`, tx.Workspace, id))
}

// OpenUploads counts an author's uploads that are not whole.
func (tx *Tx) OpenUploads(author int64) (n int, err error) {
	_, err = one(tx.ctx, tx, `SELECT count(*) FROM uploads WHERE workspace_id = $1 AND author_id = $2 AND file_id = 0`, []any{tx.Workspace, author}, &n)
	return n, err
}

// UploadsBefore are the uploads of which nothing came since a time.
func (s *Store) UploadsBefore(ctx context.Context, before time.Time) ([]Upload, error) {
	return uploads(ctx, s.engine, `u.touched_at < $1 ORDER BY u.workspace_id, u.id`, micros(before))
}

// InsertUpload stores a new upload.
func (tx *Tx) InsertUpload(u Upload) {
	tx.put(`INSERT INTO uploads (id, workspace_id, author_id, client_id, name, mime, kind, size, received, parts, file_id, touched_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, u.ID, tx.Workspace, u.Author, u.Client, u.Name, u.MIME, string(u.As), u.Size,
		u.Received, u.Parts, u.File, micros(tx.Now))
}

// SaveUpload writes how far an upload is.
func (tx *Tx) SaveUpload(u Upload) {
	tx.put(`UPDATE uploads SET received = $3, parts = $4, file_id = $5, touched_at = $6 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, u.ID, u.Received, u.Parts, u.File, micros(tx.Now))
}

// DeleteUpload forgets an upload; its parts go by DropUploadParts.
func (tx *Tx) DeleteUpload(id int64) {
	tx.put(`DELETE FROM uploads WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// InsertUploadPart stores where the next part of an upload begins, and what holds it.
func (tx *Tx) InsertUploadPart(u Upload, key string) {
	tx.put(`INSERT INTO upload_parts (workspace_id, upload_id, begins, storage_key) VALUES ($1, $2, $3, $4)`, tx.Workspace, u.ID, u.Received, key)
}

// UploadParts are the contents of an upload's parts, in their order.
func (s *Store) UploadParts(ctx context.Context, workspace, upload int64) ([]string, error) {
	return uploadParts(ctx, s.engine, workspace, upload)
}

// DropUploadParts takes the parts of an upload away and returns what held them.
func (tx *Tx) DropUploadParts(upload int64) (keys []string, err error) {
	if keys, err = uploadParts(tx.ctx, tx, tx.Workspace, upload); err == nil && len(keys) > 0 {
		tx.put(`DELETE FROM upload_parts WHERE workspace_id = $1 AND upload_id = $2`, tx.Workspace, upload)
	}
	return keys, err
}

func uploadParts(ctx context.Context, q querier, workspace, upload int64) (keys []string, err error) {
	err = each(ctx, q, `SELECT storage_key FROM upload_parts WHERE workspace_id = $1 AND upload_id = $2 ORDER BY begins`, []any{workspace, upload},
		func(r rows) error {
			var key string
			err := r.Scan(&key)
			keys = append(keys, key)
			return err
		})
	return keys, err
}
