package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

// InsertNotice stores a notice for administrators, unless the same one of the same inbox is open.
func (tx *Tx) InsertNotice(n desk.Notice) {
	params, err := json.Marshal(n.Params)
	if err != nil || n.Params == nil {
		params = []byte("{}")
	}
	tx.put(`INSERT INTO notices (id, workspace_id, inbox_id, code, severity, params, at, resolved_at)
		SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT), 0
		WHERE NOT EXISTS (SELECT 1 FROM notices
			WHERE workspace_id = $2 AND inbox_id = $3 AND code = $4 AND params = $6 AND resolved_at = 0)`,
		n.ID, tx.Workspace, n.Inbox, n.Code, n.Severity, string(params), micros(n.At))
}

// ResolveNotice marks a notice as dealt with.
func (tx *Tx) ResolveNotice(id int64) {
	tx.put(`UPDATE notices SET resolved_at = $3 WHERE workspace_id = $1 AND id = $2 AND resolved_at = 0`, tx.Workspace, id, micros(tx.Now))
}

// ResolveNotices marks the open notices of an inbox with one code as dealt with.
func (tx *Tx) ResolveNotices(inbox int64, code string) {
	tx.put(`UPDATE notices SET resolved_at = $4 WHERE workspace_id = $1 AND inbox_id = $2 AND code = $3 AND resolved_at = 0`,
		tx.Workspace, inbox, code, micros(tx.Now))
}

// Notices lists a workspace's open notices, newest first.
func (s *Store) Notices(ctx context.Context, workspace int64) ([]desk.Notice, error) {
	var out []desk.Notice
	err := each(ctx, s.engine, `SELECT id, inbox_id, code, severity, params, at FROM notices WHERE workspace_id = $1 AND resolved_at = 0
		ORDER BY id DESC LIMIT 100`, []any{workspace}, func(r rows) error {
		n := desk.Notice{Workspace: workspace}
		var params string
		var at int64
		if err := r.Scan(&n.ID, &n.Inbox, &n.Code, &n.Severity, &params, &at); err != nil {
			return err
		}
		n.At = moment(at)
		if err := json.Unmarshal([]byte(params), &n.Params); err != nil {
			return fmt.Errorf("notice %d: %w", n.ID, err)
		}
		out = append(out, n)
		return nil
	})
	return out, err
}
