package store

import (
	"context"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// keepNotifications is how long members are shown what they were told of.
const keepNotifications = 90 * 24 * time.Hour

// mostUnread is up to where unread notifications are counted.
const mostUnread = 100

// notificationsFrom joins what a notification is of. One whose conversation is not to be seen is not there, nor is a call by a note that
// was taken back.
func (s *Store) notificationsFrom(a *desk.Actor, args []any) (string, []any) {
	where, args := sight(s.engine.dialect(), a, args)
	row := s.engine.dialect().byRow()
	return ` FROM notifications n JOIN conversations c` + row + ` ON c.workspace_id = n.workspace_id AND c.id = n.conversation_id
		LEFT JOIN messages m` + row + ` ON m.workspace_id = n.workspace_id AND m.id = n.message_id AND m.conversation_id = n.conversation_id AND m.deleted_at = 0
		WHERE n.workspace_id = $1 AND n.user_id = $2 AND c.status < 4 AND (n.kind <> 'mention' OR m.id IS NOT NULL) AND ` + where, args
}

// Notifications lists what the actor was told of, as far as he may see the conversations by now.
func (s *Store) Notifications(ctx context.Context, a *desk.Actor, q desk.NotificationQuery) (list []desk.Notification, more bool, err error) {
	if len(a.Inboxes) == 0 {
		return nil, false, nil
	}
	from, args := s.notificationsFrom(a, []any{a.Workspace, a.User})
	if q.Before != 0 {
		args = append(args, q.Before)
		from += ` AND n.id < $` + strconv.Itoa(len(args))
	}
	args = append(args, q.Limit+1)
	err = each(ctx, s.engine, `SELECT n.id, n.conversation_id, c.number, c.contact_id, coalesce(ct.name, ''), coalesce(ct.phone, ''), n.kind, n.by_id, n.message_id,
		coalesce(substr(m.text, 1, 200), ''), n.times, n.at, n.read_at FROM (SELECT n.id AS newest`+from+` ORDER BY n.id DESC LIMIT $`+strconv.Itoa(len(args))+`) page
		JOIN notifications n ON n.workspace_id = $1 AND n.user_id = $2 AND n.id = page.newest
		JOIN conversations c ON c.workspace_id = n.workspace_id AND c.id = n.conversation_id
		LEFT JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id
		LEFT JOIN messages m ON m.workspace_id = n.workspace_id AND m.id = n.message_id AND m.deleted_at = 0
		ORDER BY n.id DESC`, args, func(r rows) error {
		n := desk.Notification{Workspace: a.Workspace, User: a.User}
		var at, read int64
		err := r.Scan(&n.ID, &n.Conversation, &n.Number, &n.Contact, &n.ContactName, &n.ContactPhone, &n.Kind, &n.By, &n.Message, &n.Text, &n.Times, &at, &read)
		n.At, n.ReadAt = moment(at), moment(read)
		list = append(list, n)
		return err
	})
	if len(list) > q.Limit {
		list, more = list[:q.Limit], true
	}
	return list, more, err
}

// UnreadNotifications counts those that the actor has not read and may see, up to 100, which stands for as many or more.
func (s *Store) UnreadNotifications(ctx context.Context, a *desk.Actor) (n int, err error) {
	if len(a.Inboxes) == 0 {
		return 0, nil
	}
	from, args := s.notificationsFrom(a, []any{a.Workspace, a.User})
	_, err = one(ctx, s.engine, `SELECT count(*) FROM (SELECT 1`+from+` AND n.read_at = 0 LIMIT `+strconv.Itoa(mostUnread)+`) unread`, args, &n)
	return n, err
}

// Notify stores that a member is told of something, and returns how often that was since he has read it.
func (tx *Tx) Notify(n desk.Notification) (times int, err error) {
	tx.put(`INSERT INTO notifications (workspace_id, user_id, conversation_id, kind, id, by_id, message_id, times, at, read_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, 0) ON CONFLICT (workspace_id, user_id, conversation_id, kind) DO UPDATE SET id = excluded.id,
		by_id = excluded.by_id, message_id = excluded.message_id, times = CASE WHEN notifications.read_at = 0 THEN notifications.times + 1 ELSE 1 END,
		at = excluded.at, read_at = 0`, tx.Workspace, n.User, n.Conversation, string(n.Kind), n.ID, n.By, n.Message, micros(n.At))
	_, err = one(tx.ctx, tx, `SELECT times FROM notifications WHERE workspace_id = $1 AND user_id = $2 AND conversation_id = $3 AND kind = $4`,
		[]any{tx.Workspace, n.User, n.Conversation, string(n.Kind)}, &times)
	return times, err
}

// ReadNotifications marks as read what a user was told of: some, by their ids, or what is of a conversation, or all up to one. It
// reports whether any was not.
func (tx *Tx) ReadNotifications(user int64, list []int64, conversation, through int64) (some bool, err error) {
	where, arg := "conversation_id = $3", any(conversation)
	switch {
	case list != nil:
		where, arg = tx.dialect().in("id", 3), tx.dialect().list(list)
	case through != 0:
		where, arg = "id <= $3", through
	}
	where = ` WHERE workspace_id = $1 AND user_id = $2 AND read_at = 0 AND ` + where
	var n int
	if _, err = one(tx.ctx, tx, `SELECT count(*) FROM notifications`+where, []any{tx.Workspace, user, arg}, &n); err != nil || n == 0 {
		return false, err
	}
	tx.put(`UPDATE notifications SET read_at = $4`+where, tx.Workspace, user, arg, micros(tx.Now))
	return true, nil
}

// Attentive lists who follows some conversations, and who has muted them.
func (s *Store) Attentive(ctx context.Context, workspace int64, conversations []int64) ([]desk.Involvement, error) {
	d := s.engine.dialect()
	return involvements(ctx, s.engine, `SELECT `+involvementColumns+` FROM conversation_agents ca JOIN conversations c`+d.byRow()+`
		ON c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id
		WHERE ca.workspace_id = $1 AND `+d.in("ca.conversation_id", 2)+` AND (ca.participates OR ca.muted_until > $3)`,
		workspace, d.list(conversations), micros(s.Now()))
}

// Log is how far a workspace's log goes, and up to where its members were told of it.
type Log struct{ Workspace, Last, Notified int64 }

// Logs reads how far the logs go of all workspaces, or of one (not 0).
func (s *Store) Logs(ctx context.Context, workspace int64) (out []Log, err error) {
	where, args := ``, []any(nil)
	if workspace != 0 {
		where, args = ` WHERE w.id = $1`, []any{workspace}
	}
	err = each(ctx, s.engine, `SELECT w.id, w.seq, coalesce(n.seq, 0) FROM workspaces w LEFT JOIN notified n ON n.workspace_id = w.id`+where, args, func(r rows) error {
		var l Log
		err := r.Scan(&l.Workspace, &l.Last, &l.Notified)
		out = append(out, l)
		return err
	})
	return out, err
}

// Notified is up to which event members were told; 0: of nothing yet.
func (tx *Tx) Notified() (seq int64, err error) {
	_, err = one(tx.ctx, tx, `SELECT seq FROM notified WHERE workspace_id = $1`, []any{tx.Workspace}, &seq)
	return seq, err
}

// SetNotified notes up to which event members were told. It never goes back.
func (tx *Tx) SetNotified(seq int64) {
	tx.put(`INSERT INTO notified (workspace_id, seq) VALUES ($1, $2) ON CONFLICT (workspace_id) DO UPDATE SET seq = excluded.seq
		WHERE notified.seq < excluded.seq`, tx.Workspace, seq)
}
