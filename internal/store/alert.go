package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

// alertSettings are as everybody's as long as a member has chosen nothing.
func alertSettings(ctx context.Context, q querier, workspace, user int64) (s desk.AlertSettings, err error) {
	var text, home string
	_, err = one(ctx, q, `SELECT coalesce(a.settings, ''), CASE WHEN u.time_zone <> '' THEN u.time_zone ELSE w.time_zone END
		FROM workspaces w JOIN users u ON u.id = $2 LEFT JOIN alert_settings a ON a.workspace_id = w.id AND a.user_id = u.id WHERE w.id = $1`,
		[]any{workspace, user}, &text, &home)
	if err != nil {
		return s, err
	}
	if s.Quiet = desk.UsualQuiet(); text != "" {
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			return s, fmt.Errorf("alert settings of %d: %w", user, err)
		}
	}
	s.Quiet.Home = home
	return s, nil
}

// AlertSettings reads how a member is alerted.
func (s *Store) AlertSettings(ctx context.Context, workspace, user int64) (desk.AlertSettings, error) {
	return alertSettings(ctx, s.engine, workspace, user)
}

// AlertSettings reads how a member is alerted.
func (tx *Tx) AlertSettings(user int64) (desk.AlertSettings, error) {
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
