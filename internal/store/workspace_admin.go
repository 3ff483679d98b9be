package store

import (
	"context"
	"strings"

	"timbre/internal/desk"
)

// Fact reads a fact of the installation, "" if it is not there.
func (s *Store) Fact(ctx context.Context, name string) (string, error) {
	return installationFact(ctx, s.engine, name)
}

// Fact reads a fact of the installation, "" if it is not there.
func (tx *Tx) Fact(name string) (string, error) { return installationFact(tx.ctx, tx, name) }

func installationFact(ctx context.Context, q querier, name string) (value string, err error) {
	_, err = one(ctx, q, `SELECT value FROM installation WHERE name = $1`, []any{name}, &value)
	return value, err
}

// SetFact keeps a fact of the installation; "" drops it.
func (tx *Tx) SetFact(name, value string) {
	if value == "" {
		tx.put(`DELETE FROM installation WHERE name = $1`, name)
		return
	}
	tx.put(`INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
}

const anyWorkspace = `SELECT 1 FROM workspaces LIMIT 1`

// HasWorkspace reports whether the installation was set up.
func (s *Store) HasWorkspace(ctx context.Context) (bool, error) {
	var n int
	return one(ctx, s.engine, anyWorkspace, nil, &n)
}

// HasWorkspace reports whether the installation was set up.
func (tx *Tx) HasWorkspace() (bool, error) {
	var n int
	return one(tx.ctx, tx, anyWorkspace, nil, &n)
}

// WorkspacesOf lists the workspaces of which a user is an active member, oldest first.
func (s *Store) WorkspacesOf(ctx context.Context, user int64) ([]desk.Workspace, error) {
	return workspaces(ctx, s.engine, `WHERE EXISTS (SELECT 1 FROM memberships m WHERE m.workspace_id = w.id AND m.user_id = $1 AND m.active AND m.pending_name = '')`, user)
}

// InboxByAppAccount finds whose number of an app it is, in any workspace; for the system only.
func (tx *Tx) InboxByAppAccount(app int64, account string) (Inbox, bool, error) {
	b, err := oneInbox(tx.ctx, tx, `b.app_id = $1 AND b.account = $2 AND b.deleted_at = 0 AND b.state <> 'removed'`, app, account)
	if err == notFound {
		return b, false, nil
	}
	return b, err == nil, err
}

// Notice reads a notice, resolved or not.
func (tx *Tx) Notice(id int64) (desk.Notice, error) {
	n := desk.Notice{ID: id, Workspace: tx.Workspace}
	var at, resolved int64
	found, err := one(tx.ctx, tx, `SELECT inbox_id, code, severity, at, resolved_at FROM notices WHERE workspace_id = $1 AND id = $2`,
		[]any{tx.Workspace, id}, &n.Inbox, &n.Code, &n.Severity, &at, &resolved)
	if err == nil && !found {
		err = notFound
	}
	n.At, n.ResolvedAt = moment(at), moment(resolved)
	return n, err
}

// ResolveCritical marks an inbox's open critical notices as dealt with, when it works again; not those for which its templates wait.
func (tx *Tx) ResolveCritical(inbox, by int64) {
	tx.put(`UPDATE notices SET resolved_at = $3, resolved_by = $4 WHERE workspace_id = $1 AND inbox_id = $2 AND severity = 'critical' AND resolved_at = 0
		AND code NOT IN ('`+strings.Join(holds, "','")+`')`, tx.Workspace, inbox, micros(tx.Now), by)
}

// QuietInboxes lists the inboxes of a workspace that are noted as fallen silent.
func (s *Store) QuietInboxes(ctx context.Context, workspace int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	err := each(ctx, s.engine, `SELECT inbox_id FROM notices WHERE workspace_id = $1 AND resolved_at = 0 AND code = '`+QuietNotice+`'`,
		[]any{workspace}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			out[id] = true
			return err
		})
	return out, err
}

// QuietNotice is the code of the notice that a busy inbox fell silent.
const QuietNotice = "inbox_quiet"

// AppPaths returns the webhook paths of the apps that serve a workspace's inboxes.
func (s *Store) AppPaths(ctx context.Context, workspace int64) (map[int64]string, error) {
	out := map[int64]string{}
	err := each(ctx, s.engine, `SELECT DISTINCT m.id, m.path FROM inboxes b JOIN meta_apps m ON m.id = b.app_id WHERE b.workspace_id = $1 AND b.deleted_at = 0`,
		[]any{workspace}, func(r rows) error {
			var id int64
			var path string
			err := r.Scan(&id, &path)
			out[id] = path
			return err
		})
	return out, err
}

// AppElsewhere reports whether an app serves numbers of other workspaces.
func (tx *Tx) AppElsewhere(app int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM inboxes WHERE app_id = $1 AND workspace_id <> $2 AND deleted_at = 0 AND state <> 'removed' LIMIT 1`, []any{app, tx.Workspace}, &n)
}

// DropTemplates forgets the templates of a portfolio that the transaction did not save.
func (tx *Tx) DropTemplates(portfolio string) {
	tx.put(`DELETE FROM templates WHERE workspace_id = $1 AND portfolio = $2 AND synced_at <> $3`, tx.Workspace, portfolio, micros(tx.Now))
}
