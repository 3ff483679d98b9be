package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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

// ResolveNotice marks a notice as dealt with by somebody.
func (tx *Tx) ResolveNotice(id, by int64) {
	tx.put(`UPDATE notices SET resolved_at = $3, resolved_by = $4 WHERE workspace_id = $1 AND id = $2 AND resolved_at = 0`,
		tx.Workspace, id, micros(tx.Now), by)
}

// ResolveNotices marks the open notices of an inbox with one code as dealt with. by is 0 where nobody did.
func (tx *Tx) ResolveNotices(inbox int64, code string, by int64) {
	tx.put(`UPDATE notices SET resolved_at = $4, resolved_by = $5 WHERE workspace_id = $1 AND inbox_id = $2 AND code = $3 AND resolved_at = 0`,
		tx.Workspace, inbox, code, micros(tx.Now), by)
}

// holds are the notices for which templates of their inbox wait while one is open: Meta could not charge, or limits them. They end by an
// administrator's word only, also if the inbox was paused and goes on.
var holds = []string{"payment_problem", "template_limit"}

// HoldsTemplates reports whether templates wait while a notice is open.
func HoldsTemplates(code string) bool { return slices.Contains(holds, code) }

// ResolveHolds marks those notices of an inbox as dealt with.
func (tx *Tx) ResolveHolds(inbox, by int64) {
	for _, code := range holds {
		tx.ResolveNotices(inbox, code, by)
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

const noticeColumns = `SELECT id, inbox_id, code, severity, params, at, resolved_at, resolved_by FROM notices WHERE workspace_id = $1`

func scanNotice(r rows, workspace int64) (desk.Notice, error) {
	n := desk.Notice{Workspace: workspace}
	var params string
	var at, resolved int64
	if err := r.Scan(&n.ID, &n.Inbox, &n.Code, &n.Severity, &params, &at, &resolved, &n.ResolvedBy); err != nil {
		return n, err
	}
	n.At, n.ResolvedAt = moment(at), moment(resolved)
	if err := json.Unmarshal([]byte(params), &n.Params); err != nil {
		return n, fmt.Errorf("notice %d: %w", n.ID, err)
	}
	return n, nil
}

// Notices lists a workspace's open notices, newest first.
func (s *Store) Notices(ctx context.Context, workspace int64) ([]desk.Notice, error) {
	var out []desk.Notice
	err := each(ctx, s.engine, noticeColumns+` AND resolved_at = 0 ORDER BY id DESC LIMIT 100`, []any{workspace}, func(r rows) error {
		n, err := scanNotice(r, workspace)
		out = append(out, n)
		return err
	})
	return out, err
}

// NoticeQuery asks for a page of notices, the newest first.
type NoticeQuery struct {
	Open, Resolved bool  // which; both are all
	Inbox          int64 // 0: any
	Before         int64 // the last one of the page before
	Limit          int
}

// NoticePage lists those of the actor's inboxes and of the company, and reports whether there is more.
func (s *Store) NoticePage(ctx context.Context, a *desk.Actor, q NoticeQuery) (out []desk.Notice, more bool, err error) {
	d := s.engine.dialect()
	text, args := noticeColumns+` AND (inbox_id = 0 OR `+d.in("inbox_id", 2)+`)`, []any{a.Workspace, d.list(a.Inboxes)}
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if !q.Resolved {
		text += ` AND resolved_at = 0`
	} else if !q.Open {
		text += ` AND resolved_at > 0`
	}
	if q.Inbox != 0 {
		text += ` AND inbox_id = ` + arg(q.Inbox)
	}
	if q.Before != 0 {
		text += ` AND id < ` + arg(q.Before)
	}
	err = each(ctx, s.engine, text+` ORDER BY id DESC LIMIT `+arg(q.Limit+1), args, func(r rows) error {
		n, err := scanNotice(r, a.Workspace)
		out = append(out, n)
		return err
	})
	if more = len(out) > q.Limit; more {
		out = out[:q.Limit]
	}
	return out, more, err
}
