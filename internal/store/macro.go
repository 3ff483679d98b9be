package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

func macros(ctx context.Context, q querier, workspace int64, where string, args ...any) ([]desk.Macro, error) {
	var out []desk.Macro
	err := each(ctx, q, `SELECT m.id, m.workspace_id, m.owner_id, m.name, m.steps, m.created_by, m.created_at, m.updated_at, m.version
		FROM macros m WHERE m.workspace_id = $1 AND `+where+` ORDER BY m.folded, m.id`, append([]any{workspace}, args...), func(r rows) error {
		var m desk.Macro
		var steps string
		var created, updated int64
		if err := r.Scan(&m.ID, &m.Workspace, &m.Owner, &m.Name, &steps, &m.CreatedBy, &created, &updated, &m.Version); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(steps), &m.Steps); err != nil {
			return fmt.Errorf("steps of macro %d: %w", m.ID, err)
		}
		m.CreatedAt, m.UpdatedAt = moment(created), moment(updated)
		out = append(out, m)
		return nil
	})
	return out, err
}

// Macros lists by name those that the actor has: the shared ones and his own.
func (s *Store) Macros(ctx context.Context, a *desk.Actor) ([]desk.Macro, error) {
	return macros(ctx, s.engine, a.Workspace, `m.owner_id IN (0, $2)`, a.Own())
}

func oneMacro(ctx context.Context, q querier, a *desk.Actor, id int64) (desk.Macro, error) {
	list, err := macros(ctx, q, a.Workspace, `m.id = $2 AND m.owner_id IN (0, $3)`, id, a.Own())
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.Macro{}, err
	}
	return list[0], nil
}

// Macro reads one that the actor has.
func (s *Store) Macro(ctx context.Context, a *desk.Actor, id int64) (desk.Macro, error) {
	return oneMacro(ctx, s.engine, a, id)
}

// Macro reads one that the actor has.
func (tx *Tx) Macro(a *desk.Actor, id int64) (desk.Macro, error) { return oneMacro(tx.ctx, tx, a, id) }

// MacrosOf lists those of an owner; 0: the shared ones.
func (tx *Tx) MacrosOf(owner int64) ([]desk.Macro, error) {
	return macros(tx.ctx, tx, tx.Workspace, `m.owner_id = $2`, owner)
}

// InsertMacro stores a new one.
func (tx *Tx) InsertMacro(m desk.Macro) {
	tx.put(`INSERT INTO macros (id, workspace_id, owner_id, name, folded, steps, created_by, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
		m.ID, tx.Workspace, m.Owner, m.Name, Fold(m.Name), stepsText(m.Steps), m.CreatedBy, micros(tx.Now), m.Version)
}

// UpdateMacro writes whose it is, its name and its steps.
func (tx *Tx) UpdateMacro(m desk.Macro) {
	tx.put(`UPDATE macros SET owner_id = $3, name = $4, folded = $5, steps = $6, updated_at = $7, version = $8 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, m.ID, m.Owner, m.Name, Fold(m.Name), stepsText(m.Steps), micros(tx.Now), m.Version)
}

// DeleteMacro takes one away.
func (tx *Tx) DeleteMacro(id int64) {
	tx.put(`DELETE FROM macros WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

func stepsText(steps []desk.MacroStep) string {
	if steps == nil {
		steps = []desk.MacroStep{}
	}
	b, _ := json.Marshal(steps) // texts and numbers always encode
	return string(b)
}
