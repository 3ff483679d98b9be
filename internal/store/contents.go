package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
)

// ContentUse reports whether anything has a content: a message, a canned response, the library, a contact, a draft. What is left of it then
// are uploads that became something else, or nothing.
func (s *Store) ContentUse(ctx context.Context, key string) (uploads []desk.File, used bool, err error) {
	err = each(ctx, s.engine, `SELECT workspace_id, id, message_id, canned_response_id, contact_id FROM files WHERE storage_key = $1 AND storage_key <> ''`,
		[]any{key}, func(r rows) error {
			var f desk.File
			var message, canned, contact int64
			err := r.Scan(&f.Workspace, &f.ID, &message, &canned, &contact)
			used = used || message != 0 || canned != 0 || contact != 0
			uploads = append(uploads, f)
			return err
		})
	if err != nil || used || len(uploads) == 0 {
		return nil, used, err
	}
	named, err := s.namedByDrafts(ctx)
	return uploads, slices.ContainsFunc(uploads, func(f desk.File) bool { return named(f.ID) }), err
}

// namedByDrafts tells of a file whether a draft has it.
func (s *Store) namedByDrafts(ctx context.Context) (func(id int64) bool, error) {
	var all strings.Builder
	err := each(ctx, s.engine, `SELECT files FROM drafts WHERE files <> '' AND files <> '[]'`, nil, func(r rows) error {
		var files string
		err := r.Scan(&files)
		all.WriteString(files)
		return err
	})
	return func(id int64) bool { return strings.Contains(all.String(), `"`+desk.FormatID(id)+`"`) }, err
}

// DeleteFile takes the row of a file away.
func (tx *Tx) DeleteFile(id int64) {
	tx.put(`DELETE FROM files WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// CannedKeys are the contents of the files that a canned response has, named or not.
func (tx *Tx) CannedKeys(id int64) (keys []string, err error) {
	err = each(tx.ctx, tx, `SELECT storage_key FROM files WHERE workspace_id = $1 AND canned_response_id = $2`, []any{tx.Workspace, id}, func(r rows) error {
		var key string
		err := r.Scan(&key)
		keys = append(keys, key)
		return err
	})
	return keys, err
}

// UnnamedFiles are the files, by workspace, that canned responses have and did not name when they were last changed, before a
// time, and that no draft uses.
func (s *Store) UnnamedFiles(ctx context.Context, before time.Time) (map[int64][]desk.File, error) {
	type held struct {
		desk.File
		named string
	}
	var list []held
	err := each(ctx, s.engine, `SELECT f.workspace_id, f.id, f.storage_key, c.files FROM files f
		JOIN canned_responses c ON c.workspace_id = f.workspace_id AND c.id = f.canned_response_id
		WHERE f.canned_response_id > 0 AND c.updated_at < $1`, []any{micros(before)}, func(r rows) error {
		var h held
		err := r.Scan(&h.Workspace, &h.ID, &h.Key, &h.named)
		list = append(list, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(h held) bool { return strings.Contains(h.named, `"`+desk.FormatID(h.ID)+`"`) })
	if len(list) == 0 {
		return nil, nil
	}
	drafted, err := s.namedByDrafts(ctx)
	if err != nil {
		return nil, err
	}
	out := map[int64][]desk.File{}
	for _, h := range list {
		if !drafted(h.ID) {
			out[h.Workspace] = append(out[h.Workspace], h.File)
		}
	}
	return out, nil
}
