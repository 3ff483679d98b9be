package store

import (
	"context"
	"time"
)

// inInbox is the condition under which member m is in inbox $2: himself, by a team, or as an administrator.
var inInbox = isIn("$2")

// isIn is inInbox for any inbox.
func isIn(inbox string) string {
	return `m.active AND m.pending_name = '' AND (m.role = 'administrator'
	OR EXISTS (SELECT 1 FROM inbox_members im WHERE im.workspace_id = $1 AND im.inbox_id = ` + inbox + ` AND im.user_id = m.user_id)
	OR EXISTS (SELECT 1 FROM inbox_teams it JOIN team_members tm ON tm.workspace_id = it.workspace_id AND tm.team_id = it.team_id
		WHERE it.workspace_id = $1 AND it.inbox_id = ` + inbox + ` AND tm.user_id = m.user_id))`
}

// InInbox reports whether a user is an active member of an inbox: himself, by a team, or as an administrator.
func (tx *Tx) InInbox(inbox, user int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM memberships m WHERE m.workspace_id = $1 AND m.user_id = $3 AND `+inInbox, []any{tx.Workspace, inbox, user}, &n)
}

// TeamWorks reports whether a team works in an inbox: it is one of the inbox's, or all its members are in the inbox, be it by another team.
func (tx *Tx) TeamWorks(inbox, team int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM teams t WHERE t.workspace_id = $1 AND t.id = $3 AND t.deleted_at = 0 AND (
		EXISTS (SELECT 1 FROM inbox_teams it WHERE it.workspace_id = $1 AND it.inbox_id = $2 AND it.team_id = $3)
		OR NOT EXISTS (SELECT 1 FROM team_members tm JOIN memberships m ON m.workspace_id = tm.workspace_id AND m.user_id = tm.user_id AND m.active
			WHERE tm.workspace_id = $1 AND tm.team_id = $3 AND m.role <> 'administrator'
				AND NOT EXISTS (SELECT 1 FROM inbox_members im WHERE im.workspace_id = $1 AND im.inbox_id = $2 AND im.user_id = tm.user_id)
				AND NOT EXISTS (SELECT 1 FROM inbox_teams it JOIN team_members o ON o.workspace_id = it.workspace_id AND o.team_id = it.team_id
					WHERE it.workspace_id = $1 AND it.inbox_id = $2 AND o.user_id = tm.user_id)))`, []any{tx.Workspace, inbox, team}, &n)
}

// UnreadAfter counts the customer's messages after a seq.
func (tx *Tx) UnreadAfter(conversation, seq int64) (int, error) {
	var n int
	_, err := one(tx.ctx, tx, `SELECT count(*) FROM (SELECT seq, direction FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND NOT hidden
		ORDER BY sort_key DESC, id DESC LIMIT `+newest+`) m WHERE m.seq > $3 AND m.direction = 0`,
		[]any{tx.Workspace, conversation, seq}, &n)
	return n, err
}

// LastChange returns who changed a conversation last, and when, by its system lines.
func (tx *Tx) LastChange(conversation int64) (by int64, at time.Time, err error) {
	err = each(tx.ctx, tx, `SELECT m.content, m.received_at FROM messages m WHERE m.workspace_id = $1 AND m.conversation_id = $2
		AND m.kind = 'event' ORDER BY m.sort_key DESC, m.id DESC LIMIT 50`, []any{tx.Workspace, conversation}, func(r rows) error {
		var row messageRow
		var us int64
		if err := r.Scan(&row.content, &us); err != nil {
			return err
		}
		m, err := row.value()
		if line := m.Content.Event; err == nil && line != nil && line.Moves() && at.IsZero() {
			by, at = line.By, moment(us)
		}
		return err
	})
	return by, at, err
}

// Participations lists the conversations that a user follows and that are not closed.
func (s *Store) Participations(ctx context.Context, workspace, user int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	err := each(ctx, s.engine, `SELECT ca.conversation_id FROM conversation_agents ca WHERE ca.workspace_id = $1 AND ca.user_id = $2 AND ca.participates`,
		[]any{workspace, user}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			out[id] = true
			return err
		})
	return out, err
}
