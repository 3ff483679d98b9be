package store

import (
	"context"
	"encoding/json"
	"time"

	"timbre/internal/desk"
)

// Merge is two contacts that became one, with what it takes to undo it.
type Merge struct {
	ID, Kept, Gone int64
	GoneName       string
	At             time.Time
	Snapshot       MergeSnapshot
}

// MergeSnapshot is both contacts as they were, the kept one as it became, and what moved.
type MergeSnapshot struct {
	Kept, Gone, Merged desk.Contact
	Found              map[int64]desk.AttributeValue // by which values of attributes Gone was found
	Identities         []int64                       // of Gone
	Changes            []int64                       // of Gone, as its history tells them
	Files              []int64                       // of Gone: its picture
	Blocked            []int64                       // threads of Gone that the provider blocks
}

// SaveMerge keeps a merge.
func (tx *Tx) SaveMerge(m Merge) error {
	b, err := json.Marshal(m.Snapshot)
	if err != nil {
		return err
	}
	tx.put(`INSERT INTO contact_merges (id, workspace_id, contact_id, gone_id, gone_name, at, snapshot) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, tx.Workspace, m.Kept, m.Gone, m.GoneName, micros(m.At), string(b))
	return nil
}

// Merge reads a merge that was kept.
func (tx *Tx) Merge(id int64) (m Merge, err error) {
	var at int64
	var text string
	found, err := one(tx.ctx, tx, `SELECT id, contact_id, gone_id, gone_name, at, snapshot FROM contact_merges WHERE workspace_id = $1 AND id = $2`,
		[]any{tx.Workspace, id}, &m.ID, &m.Kept, &m.Gone, &m.GoneName, &at, &text)
	if err == nil && !found {
		err = notFound
	}
	if err != nil {
		return m, err
	}
	m.At = moment(at)
	return m, json.Unmarshal([]byte(text), &m.Snapshot)
}

// DropMerge forgets a merge that was undone.
func (tx *Tx) DropMerge(id int64) {
	tx.put(`DELETE FROM contact_merges WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// Merges lists what was merged into a contact and can still be undone, the newest first.
func (s *Store) Merges(ctx context.Context, workspace, contact int64, since time.Time) ([]Merge, error) {
	var out []Merge
	err := each(ctx, s.engine, `SELECT id, contact_id, gone_id, gone_name, at FROM contact_merges
		WHERE workspace_id = $1 AND contact_id = $2 AND at > $3 ORDER BY id DESC`, []any{workspace, contact, micros(since)}, func(r rows) error {
		var m Merge
		var at int64
		err := r.Scan(&m.ID, &m.Kept, &m.Gone, &m.GoneName, &at)
		m.At = moment(at)
		out = append(out, m)
		return err
	})
	return out, err
}

// AttributesFound reads the values by which a contact or a conversation is found.
func (tx *Tx) AttributesFound(subject int64) (map[int64]desk.AttributeValue, error) {
	out := map[int64]desk.AttributeValue{}
	err := each(tx.ctx, tx, `SELECT attribute_id, number, text FROM attribute_values WHERE workspace_id = $1 AND subject_id = $2`,
		[]any{tx.Workspace, subject}, func(r rows) error {
			var id int64
			var v desk.AttributeValue
			err := r.Scan(&id, &v.Number, &v.Text)
			out[id] = v
			return err
		})
	return out, err
}

// GiveIdentities gives addresses of one contact to another. They keep who is whose primary, so that no thread is lost.
func (tx *Tx) GiveIdentities(ids []int64, from, to int64) {
	tx.release()
	for _, id := range ids {
		tx.put(`UPDATE identities SET contact_id = $4 WHERE workspace_id = $1 AND id = $2 AND contact_id = $3`, tx.Workspace, id, from, to)
	}
}

// FilesOf lists the files of a contact's own: its picture.
func (tx *Tx) FilesOf(contact int64) ([]int64, error) {
	var out []int64
	err := each(tx.ctx, tx, `SELECT id FROM files WHERE workspace_id = $1 AND contact_id = $2 AND contact_id > 0 ORDER BY id`, []any{tx.Workspace, contact},
		func(r rows) error {
			var id int64
			err := r.Scan(&id)
			out = append(out, id)
			return err
		})
	return out, err
}

// ChangesOf lists what a contact's history tells of its data.
func (tx *Tx) ChangesOf(contact int64) ([]int64, error) {
	var out []int64
	err := each(tx.ctx, tx, `SELECT id FROM contact_changes WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id`, []any{tx.Workspace, contact},
		func(r rows) error {
			var id int64
			err := r.Scan(&id)
			out = append(out, id)
			return err
		})
	return out, err
}

// DropSuggestions forgets what the channel has changed of a contact's card since a time.
func (tx *Tx) DropSuggestions(contact int64, since time.Time) {
	tx.put(`DELETE FROM contact_changes WHERE workspace_id = $1 AND contact_id = $2 AND conversation_id = 0 AND actor_kind = $3 AND at >= $4`,
		tx.Workspace, contact, int(desk.ActorSystem), micros(since))
}

// GiveChanges gives what a contact's history tells to another.
func (tx *Tx) GiveChanges(ids []int64, to int64) {
	for _, id := range ids {
		tx.put(`UPDATE contact_changes SET contact_id = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id, to)
	}
}

// GiveFiles gives files of a contact's own to another.
func (tx *Tx) GiveFiles(ids []int64, to int64) {
	for _, id := range ids {
		tx.put(`UPDATE files SET contact_id = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id, to)
	}
}

// GiveProviderBlocks tells whose a provider's blocks are now.
func (tx *Tx) GiveProviderBlocks(threads []int64, to int64) {
	for _, id := range threads {
		tx.put(`UPDATE provider_blocks SET contact_id = $3 WHERE workspace_id = $1 AND thread_id = $2`, tx.Workspace, id, to)
	}
}
