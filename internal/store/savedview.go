package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

func savedViews(ctx context.Context, q querier, workspace int64, where string, args ...any) ([]desk.SavedView, error) {
	var out []desk.SavedView
	err := each(ctx, q, `SELECT v.id, v.workspace_id, v.noun, v.owner_id, v.name, v.filter, v.sort, v.created_by, v.created_at, v.updated_at, v.version
		FROM saved_views v WHERE v.workspace_id = $1 AND `+where+` ORDER BY v.folded, v.id`, append([]any{workspace}, args...), func(r rows) error {
		var v desk.SavedView
		var filter string
		var created, updated int64
		if err := r.Scan(&v.ID, &v.Workspace, &v.Noun, &v.Owner, &v.Name, &filter, &v.Sort, &v.CreatedBy, &created, &updated, &v.Version); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(filter), &v.Filter); err != nil {
			return fmt.Errorf("filter of saved view %d: %w", v.ID, err)
		}
		v.CreatedAt, v.UpdatedAt = moment(created), moment(updated)
		out = append(out, v)
		return nil
	})
	return out, err
}

// SavedViews lists by name those of a noun that the actor has: the shared ones and his own.
func (s *Store) SavedViews(ctx context.Context, a *desk.Actor, of desk.SavedNoun) ([]desk.SavedView, error) {
	return savedViews(ctx, s.engine, a.Workspace, `v.owner_id IN (0, $2) AND v.noun = $3`, a.Own(), string(of))
}

// SavedView reads one that the actor has.
func (s *Store) SavedView(ctx context.Context, a *desk.Actor, id int64) (desk.SavedView, error) {
	return savedView(ctx, s.engine, a, id)
}

// SavedView reads one that the actor has.
func (tx *Tx) SavedView(a *desk.Actor, id int64) (desk.SavedView, error) {
	return savedView(tx.ctx, tx, a, id)
}

func savedView(ctx context.Context, q querier, a *desk.Actor, id int64) (desk.SavedView, error) {
	list, err := savedViews(ctx, q, a.Workspace, `v.id = $2 AND v.owner_id IN (0, $3)`, id, a.Own())
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.SavedView{}, err
	}
	return list[0], nil
}

// SavedViewsOf lists those of a noun and an owner; 0: the shared ones.
func (tx *Tx) SavedViewsOf(of desk.SavedNoun, owner int64) ([]desk.SavedView, error) {
	return savedViews(tx.ctx, tx, tx.Workspace, `v.owner_id = $2 AND v.noun = $3`, owner, string(of))
}

// InsertSavedView stores a new one.
func (tx *Tx) InsertSavedView(v desk.SavedView) {
	tx.put(`INSERT INTO saved_views (id, workspace_id, owner_id, name, folded, filter, sort, created_by, created_at, updated_at, version, noun)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)`,
		v.ID, tx.Workspace, v.Owner, v.Name, Fold(v.Name), v.Filter.Text(), string(v.Sort), v.CreatedBy, micros(tx.Now), v.Version, string(v.Noun))
}

// UpdateSavedView writes whose it is, its name, filter and order.
func (tx *Tx) UpdateSavedView(v desk.SavedView) {
	tx.put(`UPDATE saved_views SET owner_id = $3, name = $4, folded = $5, filter = $6, sort = $7, updated_at = $8, version = $9
		WHERE workspace_id = $1 AND id = $2`, tx.Workspace, v.ID, v.Owner, v.Name, Fold(v.Name), v.Filter.Text(), string(v.Sort), micros(tx.Now), v.Version)
}

// DeleteSavedView takes one away.
func (tx *Tx) DeleteSavedView(id int64) {
	tx.put(`DELETE FROM saved_views WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}
