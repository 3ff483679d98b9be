package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

// App is a Meta app: it signs deliveries, and its path tells which one did. Secrets are sealed.
type App struct {
	ID                         int64
	Path                       string
	Fingerprint                string // of the secret
	SecretSealed, VerifySealed string
}

// InsertApp stores a new app.
func (tx *Tx) InsertApp(a App) {
	tx.put(`INSERT INTO meta_apps (id, path, secret_fingerprint, secret_sealed, verify_sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		a.ID, a.Path, a.Fingerprint, a.SecretSealed, a.VerifySealed, micros(tx.Now))
}

// UpdateApp replaces an app's secrets.
func (tx *Tx) UpdateApp(a App) {
	tx.put(`UPDATE meta_apps SET secret_fingerprint = $2, secret_sealed = $3, verify_sealed = $4 WHERE id = $1`,
		a.ID, a.Fingerprint, a.SecretSealed, a.VerifySealed)
}

const appColumns = `id, path, secret_fingerprint, secret_sealed, verify_sealed`

func oneApp(ctx context.Context, q querier, where string, arg any) (a App, found bool, err error) {
	found, err = one(ctx, q, `SELECT `+appColumns+` FROM meta_apps WHERE `+where, []any{arg},
		&a.ID, &a.Path, &a.Fingerprint, &a.SecretSealed, &a.VerifySealed)
	return a, found, err
}

// AppByPath finds the app of a webhook's path.
func (s *Store) AppByPath(ctx context.Context, path string) (App, bool, error) {
	return oneApp(ctx, s.engine, `path = $1`, path)
}

// AppByID reads an app.
func (s *Store) AppByID(ctx context.Context, id int64) (App, bool, error) {
	return oneApp(ctx, s.engine, `id = $1`, id)
}

// AppByFingerprint finds an app by its secret.
func (tx *Tx) AppByFingerprint(fingerprint string) (App, bool, error) {
	return oneApp(tx.ctx, tx, `secret_fingerprint = $1`, fingerprint)
}

// AppByID reads an app.
func (tx *Tx) AppByID(id int64) (App, bool, error) { return oneApp(tx.ctx, tx, `id = $1`, id) }

const inboxColumns = `b.id, b.workspace_id, b.channel, b.name, b.number, b.app_id, b.account, b.portfolio, b.token_sealed, b.state,
	b.state_code, b.settings, b.last_delivery_at, b.created_at, b.deleted_at`

// Inbox is an inbox with its sealed token.
type Inbox struct {
	desk.Inbox
	TokenSealed string
}

func inboxes(ctx context.Context, q querier, where string, args ...any) ([]Inbox, error) {
	var out []Inbox
	err := each(ctx, q, `SELECT `+inboxColumns+` FROM inboxes b WHERE `+where+` ORDER BY b.id`, args, func(r rows) error {
		b, err := scanInbox(r)
		out = append(out, b)
		return err
	})
	return out, err
}

func scanInbox(r rows) (Inbox, error) {
	var b Inbox
	var settings string
	var last, created, deleted int64
	if err := r.Scan(&b.ID, &b.Workspace, &b.Channel, &b.Name, &b.Number, &b.App, &b.Account, &b.Portfolio, &b.TokenSealed,
		&b.State, &b.StateCode, &settings, &last, &created, &deleted); err != nil {
		return b, err
	}
	if err := json.Unmarshal([]byte(settings), &b.Settings); err != nil {
		return b, fmt.Errorf("settings of inbox %d: %w", b.ID, err)
	}
	b.LastDelivery, b.CreatedAt, b.DeletedAt = moment(last), moment(created), moment(deleted)
	return b, nil
}

func oneInbox(ctx context.Context, q querier, where string, args ...any) (Inbox, error) {
	list, err := inboxes(ctx, q, where, args...)
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return Inbox{}, err
	}
	return list[0], nil
}

// InboxesOfApp lists all inboxes that an app's deliveries may be for.
func (s *Store) InboxesOfApp(ctx context.Context, app int64) ([]Inbox, error) {
	return inboxes(ctx, s.engine, `b.app_id = $1 AND b.deleted_at = 0`, app)
}

// Inbox reads an inbox of a workspace, for the system.
func (s *Store) Inbox(ctx context.Context, workspace, id int64) (Inbox, error) {
	return oneInbox(ctx, s.engine, `b.workspace_id = $1 AND b.id = $2`, workspace, id)
}

// Inboxes lists a workspace's inboxes that are not deleted.
func (s *Store) Inboxes(ctx context.Context, workspace int64) ([]Inbox, error) {
	return inboxes(ctx, s.engine, `b.workspace_id = $1 AND b.deleted_at = 0`, workspace)
}

// Inbox reads an inbox of the workspace.
func (tx *Tx) Inbox(id int64) (Inbox, error) {
	if b, ok := tx.inboxes[id]; ok && b.Workspace == tx.Workspace {
		return b, nil
	}
	return oneInbox(tx.ctx, tx, `b.workspace_id = $1 AND b.id = $2 AND b.deleted_at = 0`, tx.Workspace, id)
}

// Inboxes lists the workspace's inboxes.
func (tx *Tx) Inboxes() ([]Inbox, error) {
	return inboxes(tx.ctx, tx, `b.workspace_id = $1 AND b.deleted_at = 0`, tx.Workspace)
}

// InboxByAccount finds the workspace's inbox for a number.
func (tx *Tx) InboxByAccount(channel, account string) (Inbox, bool, error) {
	b, err := oneInbox(tx.ctx, tx, `b.workspace_id = $1 AND b.channel = $2 AND b.account = $3 AND b.deleted_at = 0 AND b.state <> 'removed'`, tx.Workspace, channel, account)
	if err == notFound {
		return b, false, nil
	}
	return b, err == nil, err
}

// InsertInbox stores a new inbox.
func (tx *Tx) InsertInbox(b Inbox) error {
	settings, err := json.Marshal(b.Settings)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	tx.put(`INSERT INTO inboxes (id, workspace_id, channel, name, number, app_id, account, portfolio, token_sealed, state, state_code,
		settings, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		b.ID, tx.Workspace, b.Channel, b.Name, b.Number, b.App, b.Account, b.Portfolio, b.TokenSealed, string(b.State), b.StateCode,
		string(settings), micros(b.CreatedAt))
	return nil
}

// UpdateInbox writes what may change of an inbox.
func (tx *Tx) UpdateInbox(b Inbox) error {
	settings, err := json.Marshal(b.Settings)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	delete(tx.inboxes, b.ID)
	tx.put(`UPDATE inboxes SET name = $3, number = $4, app_id = $5, portfolio = $6, token_sealed = $7, state = $8, state_code = $9,
		settings = $10, deleted_at = $11 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, b.ID, b.Name, b.Number, b.App, b.Portfolio, b.TokenSealed, string(b.State), b.StateCode, string(settings), micros(b.DeletedAt))
	return nil
}
