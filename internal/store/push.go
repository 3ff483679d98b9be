package store

import (
	"context"
	"encoding/json"

	"timbre/internal/desk"
)

// PushKey is the key of this installation, sealed; found is false before there is one.
func (s *Store) PushKey(ctx context.Context) (sealed string, found bool, err error) {
	found, err = one(ctx, s.engine, `SELECT private_sealed FROM push_keys WHERE id = 1`, nil, &sealed)
	return sealed, found, err
}

// InsertPushKey stores the key of this installation, unless there is one.
func (tx *Tx) InsertPushKey(public, sealed string) {
	tx.put(`INSERT INTO push_keys (id, public_key, private_sealed, created_at) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO NOTHING`,
		public, sealed, micros(tx.Now))
}

// PushSubscription is a browser of a member to which is pushed, as long as its session lasts.
type PushSubscription struct {
	ID, Workspace, User int64
	Session             string // hash
	Endpoint            string // fingerprint
	Sealed              string
}

// SavePushSubscription stores a session's subscription in place of what it had, and of whose the browser was before.
func (tx *Tx) SavePushSubscription(s PushSubscription) {
	tx.put(`DELETE FROM push_subscriptions WHERE workspace_id = $1 AND (session_hash = $2 OR endpoint_hash = $3)`, tx.Workspace, s.Session, s.Endpoint)
	tx.put(`INSERT INTO push_subscriptions (id, workspace_id, user_id, session_hash, endpoint_hash, sealed, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, tx.Workspace, s.User, s.Session, s.Endpoint, s.Sealed, micros(tx.Now))
}

// DropPushSubscription ends a session's subscription.
func (tx *Tx) DropPushSubscription(user int64, session string) {
	tx.put(`DELETE FROM push_subscriptions WHERE workspace_id = $1 AND user_id = $2 AND session_hash = $3`, tx.Workspace, user, session)
}

// DeletePushSubscription ends one whose browser is gone.
func (tx *Tx) DeletePushSubscription(id int64) {
	tx.put(`DELETE FROM push_subscriptions WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// Of what has ended nothing is pushed, nor to somebody who is no member any more.
const inForce = ` JOIN sessions s ON s.token_hash = p.session_hash AND s.user_id = p.user_id AND NOT s.enrol
	JOIN memberships m ON m.workspace_id = p.workspace_id AND m.user_id = p.user_id AND m.active AND m.pending_name = ''
	WHERE p.workspace_id = $1 AND s.expires_at > $2 AND `

// PushSubscription reads one that is in force.
func (s *Store) PushSubscription(ctx context.Context, workspace, id int64) (p PushSubscription, found bool, err error) {
	p.ID, p.Workspace = id, workspace
	found, err = one(ctx, s.engine, `SELECT p.user_id, p.session_hash, p.endpoint_hash, p.sealed FROM push_subscriptions p`+inForce+`p.id = $3`,
		[]any{workspace, micros(s.Now()), id}, &p.User, &p.Session, &p.Endpoint, &p.Sealed)
	return p, found, err
}

// PushSubscriptionsOf counts a member's subscriptions that are in force, and reads that of a session; 0: it has none.
func (s *Store) PushSubscriptionsOf(ctx context.Context, workspace, user int64, session string) (n int, own int64, err error) {
	_, err = one(ctx, s.engine, `SELECT count(*), coalesce(max(CASE WHEN p.session_hash = $4 THEN p.id END), 0) FROM push_subscriptions p`+inForce+`p.user_id = $3`,
		[]any{workspace, micros(s.Now()), user, session}, &n, &own)
	return n, own, err
}

// Subscriber is a member to whom is pushed, with how he wants to be alerted.
type Subscriber struct {
	Subscriptions []int64
	Settings      desk.AlertSettings
}

// Subscribers are those to whom is pushed in a workspace.
func (s *Store) Subscribers(ctx context.Context, workspace int64) (map[int64]*Subscriber, error) {
	out := map[int64]*Subscriber{}
	err := each(ctx, s.engine, `SELECT p.id, p.user_id, coalesce(a.settings, '{}') FROM push_subscriptions p
		LEFT JOIN alert_settings a ON a.workspace_id = p.workspace_id AND a.user_id = p.user_id`+inForce+`p.user_id > 0 ORDER BY p.id`,
		[]any{workspace, micros(s.Now())}, func(r rows) error {
			var id, user int64
			var text string
			if err := r.Scan(&id, &user, &text); err != nil {
				return err
			}
			if out[user] == nil {
				out[user] = &Subscriber{}
				if err := json.Unmarshal([]byte(text), &out[user].Settings); err != nil {
					return err
				}
			}
			out[user].Subscriptions = append(out[user].Subscriptions, id)
			return nil
		})
	return out, err
}

// UnreadNotification reports whether a member was told of a kind in a conversation and has not read it, with by whom and how often.
func (s *Store) UnreadNotification(ctx context.Context, workspace, user, conversation int64, kind desk.NotificationKind) (n desk.Notification, unread bool, err error) {
	n = desk.Notification{Workspace: workspace, User: user, Conversation: conversation, Kind: kind}
	unread, err = one(ctx, s.engine, `SELECT id, by_id, message_id, times FROM notifications
		WHERE workspace_id = $1 AND user_id = $2 AND conversation_id = $3 AND kind = $4 AND read_at = 0`,
		[]any{workspace, user, conversation, string(kind)}, &n.ID, &n.By, &n.Message, &n.Times)
	return n, unread, err
}

// UnreadOfConversation reports whether a member was told of anything in a conversation that he has not read.
func (s *Store) UnreadOfConversation(ctx context.Context, workspace, user, conversation int64) (bool, error) {
	var n int
	return one(ctx, s.engine, `SELECT 1 FROM notifications WHERE workspace_id = $1 AND user_id = $2 AND conversation_id = $3 AND read_at = 0 LIMIT 1`,
		[]any{workspace, user, conversation}, &n)
}
