package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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

// holds are the notices for which templates of their inbox wait while one is open: Meta could not charge, or limits them. They end by an
// administrator's word only, also if the inbox was paused and goes on.
var holds = []string{"payment_problem", "template_limit"}

// HoldsTemplates reports whether templates wait while a notice is open.
func HoldsTemplates(code string) bool { return slices.Contains(holds, code) }

// ResolveHolds marks those notices of an inbox as dealt with.
func (tx *Tx) ResolveHolds(inbox int64) {
	for _, code := range holds {
		tx.ResolveNotices(inbox, code)
	}
}

// OtherHold returns the provider's code of an open notice of the inbox for which templates wait for another reason; "": there is none.
func (tx *Tx) OtherHold(n desk.Notice) (code string, err error) {
	err = each(tx.ctx, tx, `SELECT params FROM notices WHERE workspace_id = $1 AND inbox_id = $2 AND code <> $3 AND resolved_at = 0 AND severity = 'critical'
		AND code IN ('`+strings.Join(holds, "','")+`') ORDER BY id`, []any{tx.Workspace, n.Inbox, n.Code}, func(r rows) error {
		var text string
		if err := r.Scan(&text); err != nil {
			return err
		}
		var params struct{ Code string }
		err := json.Unmarshal([]byte(text), &params)
		code = params.Code
		return err
	})
	return code, err
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
