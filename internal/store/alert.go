package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

func alertSettings(ctx context.Context, q querier, workspace, user int64) (s desk.AlertSettings, chosen bool, err error) {
	var text string
	chosen, err = one(ctx, q, `SELECT settings FROM alert_settings WHERE workspace_id = $1 AND user_id = $2`, []any{workspace, user}, &text)
	if err != nil || !chosen {
		return s, false, err
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, false, fmt.Errorf("alert settings of %d: %w", user, err)
	}
	return s, true, nil
}

// AlertSettings reads how a member is alerted, and whether he has chosen anything.
func (s *Store) AlertSettings(ctx context.Context, workspace, user int64) (desk.AlertSettings, bool, error) {
	return alertSettings(ctx, s.engine, workspace, user)
}

// AlertSettings reads how a member is alerted, and whether he has chosen anything.
func (tx *Tx) AlertSettings(user int64) (desk.AlertSettings, bool, error) {
	return alertSettings(tx.ctx, tx, tx.Workspace, user)
}

// SaveAlertSettings stores how a member is alerted.
func (tx *Tx) SaveAlertSettings(user int64, s desk.AlertSettings) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	tx.put(`INSERT INTO alert_settings (workspace_id, user_id, settings) VALUES ($1, $2, $3)
		ON CONFLICT (workspace_id, user_id) DO UPDATE SET settings = excluded.settings`, tx.Workspace, user, string(text))
	return nil
}
