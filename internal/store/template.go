package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"timbre/internal/desk"
)

const templateColumns = `t.id, t.workspace_id, t.portfolio, t.external_id, t.name, t.language, t.category, t.status, t.format, t.components,
	t.quality, t.rejected_reason, t.synced_at, t.last_used_at`

func templates(ctx context.Context, q querier, where string, args ...any) ([]desk.Template, error) {
	var out []desk.Template
	err := each(ctx, q, `SELECT `+templateColumns+` FROM templates t WHERE `+where+` ORDER BY t.name, t.language`, args, func(r rows) error {
		var t desk.Template
		var components string
		var synced, used int64
		if err := r.Scan(&t.ID, &t.Workspace, &t.Portfolio, &t.ExternalID, &t.Name, &t.Language, &t.Category, &t.Status, &t.Format,
			&components, &t.Quality, &t.RejectedReason, &synced, &used); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(components), &t.Components); err != nil {
			return fmt.Errorf("components of template %d: %w", t.ID, err)
		}
		t.SyncedAt, t.LastUsedAt = moment(synced), moment(used)
		out = append(out, t)
		return nil
	})
	return out, err
}

// Templates lists the templates of a portfolio; of all portfolios if it is "".
func (s *Store) Templates(ctx context.Context, workspace int64, portfolio string) ([]desk.Template, error) {
	return templates(ctx, s.engine, `t.workspace_id = $1 AND ($2 = '' OR t.portfolio = $2)`, workspace, portfolio)
}

// Templates lists the templates of a portfolio.
func (tx *Tx) Templates(portfolio string) ([]desk.Template, error) {
	return templates(tx.ctx, tx, `t.workspace_id = $1 AND t.portfolio = $2`, tx.Workspace, portfolio)
}

// TemplateBy finds a template by the provider's id, or by name and language.
func (tx *Tx) TemplateBy(portfolio, external, name, language string) (desk.Template, bool, error) {
	list, err := templates(tx.ctx, tx, `t.workspace_id = $1 AND t.portfolio = $2 AND ((t.external_id = $3 AND $3 <> '') OR (t.name = $4 AND t.language = $5))`,
		tx.Workspace, portfolio, external, name, language)
	if err != nil || len(list) == 0 {
		return desk.Template{}, false, err
	}
	return list[0], true, nil
}

// SaveTemplate stores a template, new or known.
func (tx *Tx) SaveTemplate(t desk.Template) error {
	components, err := json.Marshal(t.Components)
	if err != nil {
		return fmt.Errorf("components: %w", err)
	}
	tx.put(`INSERT INTO templates (id, workspace_id, portfolio, external_id, name, language, category, status, format, components, quality,
		rejected_reason, synced_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (workspace_id, portfolio, name, language) DO UPDATE SET external_id = excluded.external_id, category = excluded.category,
		status = excluded.status, format = excluded.format, components = excluded.components, quality = excluded.quality,
		rejected_reason = excluded.rejected_reason, synced_at = excluded.synced_at`,
		t.ID, tx.Workspace, t.Portfolio, t.ExternalID, t.Name, t.Language, t.Category, t.Status, t.Format, string(components),
		t.Quality, t.RejectedReason, micros(t.SyncedAt))
	return nil
}

// UseTemplate notes that a template was sent. Sends within a minute are noted once, so that many do not queue for one row.
func (tx *Tx) UseTemplate(id int64) {
	tx.put(`UPDATE templates SET last_used_at = $3 WHERE workspace_id = $1 AND id = $2 AND last_used_at < $4`,
		tx.Workspace, id, micros(tx.Now), micros(tx.Now.Add(-time.Minute)))
}

// DeleteTemplate forgets a template.
func (tx *Tx) DeleteTemplate(id int64) {
	tx.put(`DELETE FROM templates WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}
