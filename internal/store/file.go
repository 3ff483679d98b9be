package store

import (
	"context"

	"timbre/internal/desk"
)

const fileColumns = `f.id, f.workspace_id, f.inbox_id, f.message_id, f.storage_key, f.hash, f.mime, f.name, f.kind, f.size, f.width, f.height,
	f.duration, f.animated, f.codecs, f.state, f.problem, f.remote, f.uploaded_by, f.canned_response_id, f.contact_id, f.conversation_id, f.created_at`

// File is a file with where it belongs and where the provider has it.
type File struct {
	desk.File
	Inbox, Message int64
	Canned         int64  // the canned response whose it is, or OfLibrary; it stays there when it is sent
	Contact        int64  // the contact whose picture it is
	Conversation   int64  // that it was sent in; 0: none
	Remote         string // JSON
}

type fileRow struct {
	f       File
	created int64
}

func (r *fileRow) dst() []any {
	f := &r.f
	return []any{&f.ID, &f.Workspace, &f.Inbox, &f.Message, &f.Key, &f.Hash, &f.MIME, &f.Name, &f.Kind, &f.Size, &f.Width, &f.Height,
		&f.Duration, &f.Animated, &f.Codecs, &f.State, &f.Problem, &f.Remote, &f.UploadedBy, &f.Canned, &f.Contact, &f.Conversation, &r.created}
}

func (r *fileRow) value() File {
	r.f.CreatedAt = moment(r.created)
	return r.f
}

var insertFile = insertSet("files", "id bigint", "workspace_id bigint", "inbox_id bigint", "message_id bigint", "storage_key text", "hash text",
	"mime text", "name text", "kind text", "size bigint", "width bigint", "height bigint", "duration bigint", "animated boolean", "codecs text",
	"state text", "problem text", "remote text", "uploaded_by bigint", "canned_response_id bigint", "contact_id bigint", "conversation_id bigint", "created_at bigint")

var updateFile = updateSet("files", 2, "workspace_id bigint", "id bigint", "inbox_id bigint", "message_id bigint", "conversation_id bigint", "storage_key text", "hash text",
	"mime text", "name text", "kind text", "size bigint", "width bigint", "height bigint", "duration bigint", "animated boolean", "codecs text",
	"state text", "problem text", "remote text")

// InsertFile stores a new file's row.
func (tx *Tx) InsertFile(f File) {
	tx.putSet(insertFile, f.ID, tx.Workspace, f.Inbox, f.Message, f.Key, f.Hash, f.MIME, f.Name, string(f.Kind), f.Size, int64(f.Width),
		int64(f.Height), int64(f.Duration), f.Animated, f.Codecs, f.State, f.Problem, f.Remote, f.UploadedBy, f.Canned, f.Contact, f.Conversation, micros(tx.Now))
}

// UpdateFile writes what is known of a file now.
func (tx *Tx) UpdateFile(f File) {
	tx.putSet(updateFile, tx.Workspace, f.ID, f.Inbox, f.Message, f.Conversation, f.Key, f.Hash, f.MIME, f.Name, string(f.Kind), f.Size, int64(f.Width),
		int64(f.Height), int64(f.Duration), f.Animated, f.Codecs, f.State, f.Problem, f.Remote)
}

// File reads a file of the workspace.
func (tx *Tx) File(id int64) (File, error) { return fileByID(tx.ctx, tx, tx.Workspace, id) }

// FileByID reads a file, for the system.
func (s *Store) FileByID(ctx context.Context, workspace, id int64) (File, error) {
	return fileByID(ctx, s.engine, workspace, id)
}

// File reads a file that the actor may see: one that he uploaded and did not send yet, one in a conversation that he sees, one
// of a canned response or of the library that he has, or a contact's picture.
func (s *Store) File(ctx context.Context, a *desk.Actor, id int64) (File, error) {
	f, err := fileByID(ctx, s.engine, a.Workspace, id)
	if err != nil {
		return f, err
	}
	if f.Canned == OfLibrary {
		return f, s.inLibrary(ctx, a, id)
	}
	if f.Canned != 0 {
		return f, s.hasCanned(ctx, a, f.Canned)
	}
	if f.Contact != 0 { // who may see contacts sees all of them
		return f, nil
	}
	if f.Message == 0 {
		if f.UploadedBy != a.Own() {
			return File{}, notFound
		}
		return f, nil
	}
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, f.Message})
	var n int
	found, err := one(ctx, s.engine, `SELECT 1 FROM messages m JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
		WHERE m.workspace_id = $1 AND m.id = $2 AND NOT m.hidden AND `+where, args, &n)
	if err == nil && !found {
		err = notFound
	}
	if err != nil {
		return File{}, err
	}
	return f, nil
}

// MovePictures gives a contact's picture to another.
func (tx *Tx) MovePictures(from, to int64) {
	tx.put(`UPDATE files SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, from, to)
}

// DropPictures takes away the pictures that a contact had, but for one.
func (tx *Tx) DropPictures(contact, but int64) {
	tx.put(`DELETE FROM files WHERE workspace_id = $1 AND contact_id = $2 AND id <> $3`, tx.Workspace, contact, but)
}

func fileByID(ctx context.Context, q querier, workspace, id int64) (File, error) {
	var r fileRow
	found, err := one(ctx, q, `SELECT `+fileColumns+` FROM files f WHERE f.workspace_id = $1 AND f.id = $2`, []any{workspace, id}, r.dst()...)
	if err == nil && !found {
		err = notFound
	}
	if err != nil {
		return File{}, err
	}
	return r.value(), nil
}
