package store

// IsActiveMember reports whether a user is an active member of the workspace.
func (tx *Tx) IsActiveMember(user int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM memberships WHERE workspace_id = $1 AND user_id = $2 AND active`, []any{tx.Workspace, user}, &n)
}
