package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

const draftColumns = `d.workspace_id, d.owner_id, d.conversation_id, c.number, d.tab, d.text, d.reply_to, d.files, d.written_at, d.version`

const draftTables = ` FROM drafts d JOIN conversations c ON c.workspace_id = d.workspace_id AND c.id = d.conversation_id`

func drafts(ctx context.Context, q querier, where string, args ...any) ([]desk.Draft, error) {
	var out []desk.Draft
	err := each(ctx, q, `SELECT `+draftColumns+draftTables+` WHERE `+where+` ORDER BY d.written_at DESC`, args, func(r rows) error {
		var d desk.Draft
		var files string
		var written int64
		if err := r.Scan(&d.Workspace, &d.Owner, &d.Conversation, &d.Number, &d.Tab, &d.Text, &d.ReplyTo, &files, &written, &d.Version); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(files), &d.Files); err != nil {
			return fmt.Errorf("files of a draft in conversation %d: %w", d.Conversation, err)
		}
		d.WrittenAt = moment(written)
		out = append(out, d)
		return nil
	})
	return out, err
}

// Drafts lists an actor's drafts in conversations that he may see, the last written first.
func (s *Store) Drafts(ctx context.Context, a *desk.Actor) ([]desk.Draft, error) {
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, a.Own()})
	return drafts(ctx, s.engine, `d.workspace_id = $1 AND d.owner_id = $2 AND `+where, args...)
}

// Draft reads an actor's draft in a conversation that he may see.
func (s *Store) Draft(ctx context.Context, a *desk.Actor, number int64, tab desk.DraftTab) (desk.Draft, error) {
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, a.Own(), number, string(tab)})
	list, err := drafts(ctx, s.engine, `d.workspace_id = $1 AND d.owner_id = $2 AND c.number = $3 AND d.tab = $4 AND `+where, args...)
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.Draft{}, err
	}
	return list[0], nil
}

// Draft reads an owner's draft; found is false if there is none.
func (tx *Tx) Draft(owner, conversation int64, tab desk.DraftTab) (d desk.Draft, found bool, err error) {
	list, err := drafts(tx.ctx, tx, `d.workspace_id = $1 AND d.owner_id = $2 AND d.conversation_id = $3 AND d.tab = $4`,
		tx.Workspace, owner, conversation, string(tab))
	if err != nil || len(list) == 0 {
		return desk.Draft{}, false, err
	}
	return list[0], true, nil
}

// SaveDraft stores a draft in place of the one before.
func (tx *Tx) SaveDraft(d desk.Draft) error {
	if d.Files == nil {
		d.Files = []desk.DraftFile{}
	}
	files, err := json.Marshal(d.Files)
	if err != nil {
		return fmt.Errorf("files of a draft: %w", err)
	}
	tx.put(`INSERT INTO drafts (workspace_id, owner_id, conversation_id, tab, text, reply_to, files, written_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace_id, owner_id, conversation_id, tab) DO UPDATE SET
		text = excluded.text, reply_to = excluded.reply_to, files = excluded.files, written_at = excluded.written_at, version = excluded.version`,
		tx.Workspace, d.Owner, d.Conversation, string(d.Tab), d.Text, d.ReplyTo, string(files), micros(d.WrittenAt), d.Version)
	return nil
}

// DeleteDraft takes a draft away.
func (tx *Tx) DeleteDraft(owner, conversation int64, tab desk.DraftTab) {
	tx.put(`DELETE FROM drafts WHERE workspace_id = $1 AND owner_id = $2 AND conversation_id = $3 AND tab = $4`,
		tx.Workspace, owner, conversation, string(tab))
}
