package store

import (
	"context"
	"slices"

	"timbre/internal/desk"
)

// InsertCloseReason stores a new reason.
func (tx *Tx) InsertCloseReason(r desk.CloseReason) {
	tx.put(`INSERT INTO close_reasons (id, workspace_id, name, folded, created_at) VALUES ($1, $2, $3, $4, $5)`,
		r.ID, tx.Workspace, r.Name, Fold(r.Name), micros(tx.Now))
}

// RenameCloseReason writes a reason's name, also for the conversations that were closed with it.
func (tx *Tx) RenameCloseReason(r desk.CloseReason) {
	tx.put(`UPDATE close_reasons SET name = $3, folded = $4 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, r.ID, r.Name, Fold(r.Name))
}

// DeleteCloseReason takes a reason off the list; history keeps its name.
func (tx *Tx) DeleteCloseReason(id int64) {
	tx.put(`UPDATE close_reasons SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id, micros(tx.Now))
}

func closeReasons(ctx context.Context, q querier, workspace int64) ([]desk.CloseReason, error) {
	var out []desk.CloseReason
	err := each(ctx, q, `SELECT id, workspace_id, name, created_at FROM close_reasons WHERE workspace_id = $1 AND deleted_at = 0 ORDER BY folded`,
		[]any{workspace}, func(r rows) error {
			var one desk.CloseReason
			var created int64
			err := r.Scan(&one.ID, &one.Workspace, &one.Name, &created)
			one.CreatedAt = moment(created)
			out = append(out, one)
			return err
		})
	return out, err
}

// CloseReasons lists a workspace's reasons by name.
func (s *Store) CloseReasons(ctx context.Context, workspace int64) ([]desk.CloseReason, error) {
	return closeReasons(ctx, s.engine, workspace)
}

// CloseReasons lists the workspace's reasons by name.
func (tx *Tx) CloseReasons() ([]desk.CloseReason, error) {
	return closeReasons(tx.ctx, tx, tx.Workspace)
}

// CloseReason reads a reason that is on the list.
func (tx *Tx) CloseReason(id int64) (desk.CloseReason, error) {
	list, err := tx.CloseReasons()
	if err != nil {
		return desk.CloseReason{}, err
	}
	i := slices.IndexFunc(list, func(r desk.CloseReason) bool { return r.ID == id })
	if i < 0 {
		return desk.CloseReason{}, notFound
	}
	return list[i], nil
}
