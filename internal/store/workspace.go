package store

import (
	"context"

	"timbre/internal/desk"
)

// InsertWorkspace stores a new workspace.
func (tx *Tx) InsertWorkspace(w desk.Workspace) {
	tx.put(`INSERT INTO workspaces (id, name, locale, time_zone, country, demo, close_reason_asked, close_summary_asked, presence_relaxed,
		away_acts, masking, audit_days, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, w.ID, w.Name, w.Locale, w.TimeZone, w.Country, w.Demo,
		asked(w.Closing.Reason), asked(w.Closing.Summary), w.Presence.Relaxed, w.Presence.AwayActs, w.Masking.Text(), int64(w.AuditDays), micros(w.CreatedAt))
	tx.counters[w.ID] = &counters{}
	tx.rung[w.ID] = true // it has a log to follow from now on
}

// UpdateWorkspace writes what may change of a workspace.
func (tx *Tx) UpdateWorkspace(w desk.Workspace) {
	tx.put(`UPDATE workspaces SET name = $2, locale = $3, time_zone = $4, country = $5, close_reason_asked = $6, close_summary_asked = $7,
		presence_relaxed = $8, away_acts = $9, masking = $10, audit_days = $11 WHERE id = $1`, w.ID, w.Name, w.Locale, w.TimeZone, w.Country, asked(w.Closing.Reason),
		asked(w.Closing.Summary), w.Presence.Relaxed, w.Presence.AwayActs, w.Masking.Text(), int64(w.AuditDays))
}

// asked is off where nothing was said.
func asked(a desk.Asking) string {
	if a == "" {
		a = desk.AskOff
	}
	return string(a)
}

const workspaceColumns = `w.id, w.name, w.locale, w.time_zone, w.country, w.demo, w.close_reason_asked, w.close_summary_asked,
	w.presence_relaxed, w.away_acts, w.masking, w.audit_days, w.created_at`

func scanWorkspace(r interface{ Scan(...any) error }) (desk.Workspace, error) {
	var w desk.Workspace
	var created int64
	var masking string
	err := r.Scan(&w.ID, &w.Name, &w.Locale, &w.TimeZone, &w.Country, &w.Demo, &w.Closing.Reason, &w.Closing.Summary,
		&w.Presence.Relaxed, &w.Presence.AwayActs, &masking, &w.AuditDays, &created)
	w.CreatedAt, w.Masking = moment(created), desk.ParseMasking(masking)
	return w, err
}

// Workspace reads a workspace.
func (s *Store) Workspace(ctx context.Context, id int64) (desk.Workspace, error) {
	return workspaceByID(ctx, s.engine, id)
}

// WorkspaceRow reads the transaction's workspace.
func (tx *Tx) WorkspaceRow() (desk.Workspace, error) { return workspaceByID(tx.ctx, tx, tx.Workspace) }

func workspaceByID(ctx context.Context, q querier, id int64) (desk.Workspace, error) {
	list, err := workspaces(ctx, q, `WHERE w.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.Workspace{}, err
	}
	return list[0], nil
}

// Workspaces lists all workspaces of the installation, oldest first.
func (s *Store) Workspaces(ctx context.Context) ([]desk.Workspace, error) {
	return workspaces(ctx, s.engine, ``)
}

// WorkspaceByName finds workspaces by their exact name, for the operator's commands.
func (tx *Tx) WorkspaceByName(name string) (w desk.Workspace, found bool, err error) {
	list, err := workspaces(tx.ctx, tx, `WHERE w.name = $1`, name)
	if err != nil || len(list) == 0 {
		return w, false, err
	}
	return list[0], true, nil
}

func workspaces(ctx context.Context, q querier, where string, args ...any) ([]desk.Workspace, error) {
	var out []desk.Workspace
	err := each(ctx, q, `SELECT `+workspaceColumns+` FROM workspaces w `+where+` ORDER BY w.id`, args, func(r rows) error {
		w, err := scanWorkspace(r)
		out = append(out, w)
		return err
	})
	return out, err
}
