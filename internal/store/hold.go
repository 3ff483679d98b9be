package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"timbre/internal/desk"
)

// holdOutbound keeps what would go out from going out twice: who made the backup may have sent it since. An operator lets each
// inbox go on. What came in, and files to fetch, go on by themselves.
var holdOutbound = []string{
	`UPDATE inboxes SET state = 'paused', state_code = 'restored' WHERE deleted_at = 0 AND state <> 'removed'`,
	`UPDATE jobs SET state = 1 WHERE state = 0 AND rate_key LIKE 'inbox:%' AND kind <> 'fetch_media'`,
}

// restoredCode is why a message is uncertain that was on its way when the backup was made.
const restoredCode = "restored"

// hold pauses the inboxes and makes each message that was on its way uncertain: it may have been sent since the backup, so an
// agent decides, or a later status. Its job stays in its place; let go, it sends only what was queued again.
func (l *Load) hold(ctx context.Context, now time.Time) error {
	for _, text := range holdOutbound {
		if err := l.exec(ctx, text); err != nil {
			return fmt.Errorf("hold: %w", err)
		}
	}
	if err := l.holdScheduled(ctx); err != nil {
		return fmt.Errorf("hold: %w", err)
	}
	doubtful, err := l.onTheirWay(ctx)
	if err != nil {
		return fmt.Errorf("hold: %w", err)
	}
	seqs := map[int64]int64{}
	for _, e := range doubtful {
		seqs[e.Workspace]++
		if err := l.doubt(ctx, e, seqs[e.Workspace], now); err != nil {
			return fmt.Errorf("hold message %d: %w", e.Message, err)
		}
	}
	for workspace, n := range seqs {
		if err := l.exec(ctx, `UPDATE workspaces SET seq = seq + $2 WHERE id = $1`, workspace, n); err != nil {
			return fmt.Errorf("hold: %w", err)
		}
	}
	return nil
}

// holdScheduled keeps what was to be sent later for an agent to decide about: it may have been sent since the backup, or be long out of date.
func (l *Load) holdScheduled(ctx context.Context) error {
	if !slices.ContainsFunc(l.tables, func(t Table) bool { return t.Name == "scheduled_messages" }) {
		return nil // the backup is older than they are
	}
	if err := l.exec(ctx, `UPDATE scheduled_messages SET error_code = $1 WHERE error_code = ''`, restoredCode); err != nil {
		return err
	}
	return l.exec(ctx, `DELETE FROM jobs WHERE kind = 'scheduled'`)
}

// onTheirWay lists the messages that were queued or being sent, each as the event of its change.
func (l *Load) onTheirWay(ctx context.Context) (out []desk.Event, err error) {
	err = l.each(ctx, `SELECT m.workspace_id, m.id, c.id, c.contact_id, c.inbox_id, c.status, c.assignee_id, c.team_id, c.bot_id
		FROM messages m JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
		WHERE m.direction = 1 AND m.delivery IN (2, 3) ORDER BY m.workspace_id, m.id`, func(scan func(...any) error) error {
		e := desk.Event{Kind: desk.MessageChanged, ActorKind: desk.ActorSystem}
		f := &e.After
		err := scan(&e.Workspace, &e.Message, &e.Conversation, &e.Contact, &f.Inbox, &f.Status, &f.Assignee, &f.Team, &f.Bot)
		f.Status, f.Hidden = standing(int64(f.Status))
		e.Before = e.After
		out = append(out, e)
		return err
	})
	return out, err
}

// doubt makes a message uncertain, with the nth event after the workspace's last one.
func (l *Load) doubt(ctx context.Context, e desk.Event, n int64, now time.Time) error {
	if err := l.exec(ctx, `UPDATE messages SET delivery = 9, error_code = $3, error_detail = '' WHERE workspace_id = $1 AND id = $2`,
		e.Workspace, e.Message, restoredCode); err != nil {
		return err
	}
	return l.exec(ctx, `INSERT INTO events (workspace_id, seq, at, kind, actor_kind, actor_id, conversation_id, message_id, contact_id, subject_id,
			facts, cause, depth, data)
		SELECT w.id, w.seq + $2, $3, $4, $5, 0, $6, $7, $8, 0, $9, 0, 0, '' FROM workspaces w WHERE w.id = $1`,
		e.Workspace, n, micros(now), string(e.Kind), int64(e.ActorKind), e.Conversation, e.Message, e.Contact, packFacts(e.Before, e.After))
}

func (l *Load) exec(ctx context.Context, text string, args ...any) error {
	if l.pgtx != nil {
		_, err := l.pgtx.Exec(ctx, text, args...)
		return err
	}
	text, order := question(text)
	_, err := l.tx.ExecContext(ctx, text, permute(args, order)...)
	return err
}

func (l *Load) each(ctx context.Context, text string, fn func(scan func(...any) error) error) error {
	if l.pgtx != nil {
		rows, err := l.pgtx.Query(ctx, text)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := fn(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err()
	}
	rows, err := l.tx.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
