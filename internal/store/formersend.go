package store

import "timbre/internal/desk"

// LeaveSend notes that a message is sent again, so that its provider's id, if it had one, is of a former try from now on. The caller
// takes the id from the message.
func (tx *Tx) LeaveSend(m desk.Message) {
	if m.ExternalID == "" {
		return
	}
	k := ExternalKey{m.Workspace, m.Inbox, m.ExternalID}
	tx.asked[k] = true
	delete(tx.external, k)
	tx.put(`INSERT INTO former_sends (workspace_id, message_id, external_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		m.Workspace, m.ID, m.ExternalID)
}

// FormerSends lists the provider's ids of a message from former tries.
func (tx *Tx) FormerSends(message int64) (ids []string, err error) {
	err = each(tx.ctx, tx, `SELECT external_id FROM former_sends WHERE workspace_id = $1 AND message_id = $2`, []any{tx.Workspace, message}, func(r rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
