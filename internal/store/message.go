package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"timbre/internal/desk"
)

const messageColumns = `m.id, m.workspace_id, m.conversation_id, m.inbox_id, m.thread_id, m.seq, m.sort_key, m.direction, m.kind,
	m.author_kind, m.author_id, m.text, m.content, m.external_id, m.client_id, m.reply_to, m.delivery, m.error_code,
	m.error_detail, m.provider_at, m.received_at, m.sent_at, m.delivered_at, m.read_at, m.played_at, m.failed_at,
	m.edited_at, m.deleted_at, m.late, m.reactions`

// messageRow receives messageColumns.
type messageRow struct {
	m                                                                          desk.Message
	content, reactions                                                         string
	provider, received, sent, delivered, read, played, failed, edited, deleted int64
}

func (r *messageRow) dst() []any {
	m := &r.m
	return []any{&m.ID, &m.Workspace, &m.Conversation, &m.Inbox, &m.Thread, &m.Seq, &m.SortKey, &m.Direction, &m.Kind,
		&m.Author, &m.AuthorID, &m.Text, &r.content, &m.ExternalID, &m.ClientID, &m.ReplyTo, &m.Delivery, &m.ErrorCode,
		&m.ErrorDetail, &r.provider, &r.received, &r.sent, &r.delivered, &r.read, &r.played, &r.failed,
		&r.edited, &r.deleted, &m.Late, &r.reactions}
}

func (r *messageRow) value() (desk.Message, error) {
	m := r.m
	m.ProviderAt, m.ReceivedAt, m.SentAt, m.DeliveredAt = moment(r.provider), moment(r.received), moment(r.sent), moment(r.delivered)
	m.ReadAt, m.PlayedAt, m.FailedAt = moment(r.read), moment(r.played), moment(r.failed)
	m.EditedAt, m.DeletedAt = moment(r.edited), moment(r.deleted)
	if r.content != "" {
		if err := json.Unmarshal([]byte(r.content), &m.Content); err != nil {
			return m, fmt.Errorf("content of message %d: %w", m.ID, err)
		}
	}
	if r.reactions != "" {
		if err := json.Unmarshal([]byte(r.reactions), &m.Reactions); err != nil {
			return m, fmt.Errorf("reactions of message %d: %w", m.ID, err)
		}
	}
	return m, nil
}

var insertMessage = insertSet("messages", "id bigint", "workspace_id bigint", "conversation_id bigint", "inbox_id bigint",
	"thread_id bigint", "seq bigint", "sort_key bigint", "direction bigint", "kind text", "author_kind bigint", "author_id bigint",
	"text text", "content text", "external_id text", "client_id text", "reply_to bigint", "delivery bigint", "error_code text",
	"error_detail text", "provider_at bigint", "received_at bigint", "sent_at bigint", "delivered_at bigint", "read_at bigint",
	"played_at bigint", "failed_at bigint", "edited_at bigint", "deleted_at bigint", "late boolean", "hidden boolean", "reactions text")

var updateMessage = updateSet("messages", 2, "workspace_id bigint", "id bigint", "conversation_id bigint", "kind text", "text text",
	"content text", "external_id text", "reply_to bigint", "delivery bigint", "error_code text", "error_detail text", "sent_at bigint",
	"delivered_at bigint", "read_at bigint", "played_at bigint", "failed_at bigint", "edited_at bigint", "deleted_at bigint",
	"reactions text")

// InsertMessage stores a new message. The unique indexes are the belt; callers look first.
func (tx *Tx) InsertMessage(m desk.Message) error {
	content, reactions, err := messageJSON(&m)
	if err != nil {
		return err
	}
	tx.putSet(insertMessage, m.ID, m.Workspace, m.Conversation, m.Inbox, m.Thread, m.Seq, m.SortKey, int64(m.Direction),
		string(m.Kind), int64(m.Author), m.AuthorID, m.Text, content, m.ExternalID, m.ClientID, m.ReplyTo, int64(m.Delivery),
		m.ErrorCode, m.ErrorDetail, micros(m.ProviderAt), micros(m.ReceivedAt), micros(m.SentAt), micros(m.DeliveredAt),
		micros(m.ReadAt), micros(m.PlayedAt), micros(m.FailedAt), micros(m.EditedAt), micros(m.DeletedAt), m.Late, m.Hidden, reactions)
	tx.rememberExternal(m)
	return nil
}

// UpdateMessage writes what may change of a message.
func (tx *Tx) UpdateMessage(m desk.Message) error {
	content, reactions, err := messageJSON(&m)
	if err != nil {
		return err
	}
	tx.putSet(updateMessage, m.Workspace, m.ID, m.Conversation, string(m.Kind), m.Text, content, m.ExternalID, m.ReplyTo, int64(m.Delivery), m.ErrorCode,
		m.ErrorDetail, micros(m.SentAt), micros(m.DeliveredAt), micros(m.ReadAt), micros(m.PlayedAt), micros(m.FailedAt),
		micros(m.EditedAt), micros(m.DeletedAt), reactions)
	tx.rememberExternal(m)
	return nil
}

func messageJSON(m *desk.Message) (content, reactions string, err error) {
	if m.Kind != desk.KindText || m.Content.Referral != nil || m.Content.Forwarded != "" || m.Content.Product != nil || m.Content.QuotedExternal != "" ||
		m.Content.Unsupported != nil {
		b, err := json.Marshal(m.Content)
		if err != nil {
			return "", "", fmt.Errorf("content: %w", err)
		}
		if content = string(b); content == "{}" {
			content = ""
		}
	}
	if len(m.Reactions) > 0 {
		b, err := json.Marshal(m.Reactions)
		if err != nil {
			return "", "", fmt.Errorf("reactions: %w", err)
		}
		reactions = string(b)
	}
	return content, reactions, nil
}

func (tx *Tx) rememberExternal(m desk.Message) {
	tx.messages[m.ID] = m
	if m.ClientID != "" {
		tx.clients[ClientKey{m.Workspace, m.AuthorID, m.ClientID}] = &m
	}
	if m.ExternalID == "" {
		return
	}
	k := ExternalKey{m.Workspace, m.Inbox, m.ExternalID}
	tx.asked[k] = true
	tx.external[k] = &m
}

// MessageByExternal finds a message by the provider's id.
func (tx *Tx) MessageByExternal(inbox int64, id string) (m desk.Message, found bool, err error) {
	if id == "" {
		return m, false, nil
	}
	k := ExternalKey{tx.Workspace, inbox, id}
	if !tx.asked[k] {
		var n int64
		var row messageRow
		found, err := one(tx.ctx, tx, messageExternalOne, []any{k.Workspace, k.Inbox, k.ID, int64(0)}, append([]any{&n}, row.dst()...)...)
		if err != nil {
			return m, false, err
		}
		tx.asked[k] = true
		if found {
			v, err := row.value()
			if err != nil {
				return m, false, err
			}
			tx.external[k] = &v
		}
	}
	if p := tx.external[k]; p != nil {
		return *p, true, nil
	}
	return m, false, nil
}

// MessageByClient finds what an author wrote under an id of his own.
func (tx *Tx) MessageByClient(author int64, clientID string) (m desk.Message, found bool, err error) {
	k := ClientKey{tx.Workspace, author, clientID}
	p, asked := tx.clients[k]
	if !asked {
		var n int64
		var row messageRow
		found, err := one(tx.ctx, tx, clientOne, []any{k.Workspace, k.Author, k.ID, int64(0)}, append([]any{&n}, row.dst()...)...)
		if err != nil {
			return m, false, err
		}
		if found {
			v, err := row.value()
			if err != nil {
				return m, false, err
			}
			p = &v
		}
		tx.clients[k] = p
	}
	if p == nil {
		return m, false, nil
	}
	return *p, true, nil
}

// Message reads a message of a conversation.
func (tx *Tx) Message(conversation, id int64) (desk.Message, error) {
	m, found, err := oneMessage(tx.ctx, tx, `m.workspace_id = $1 AND m.id = $2 AND m.conversation_id = $3`, tx.Workspace, id, conversation)
	if err == nil && !found {
		err = notFound
	}
	return m, err
}

// MessageByID reads a message for the system.
func (tx *Tx) MessageByID(id int64) (desk.Message, error) {
	if m, ok := tx.messageOf(id); ok {
		return m, nil
	}
	m, found, err := oneMessage(tx.ctx, tx, `m.workspace_id = $1 AND m.id = $2`, tx.Workspace, id)
	if err == nil && !found {
		err = notFound
	}
	return m, err
}

// newest is how many of a conversation's last messages are looked at for what happened since a moment.
const newest = "500"

// RepliesAfter returns other people's public replies in a conversation after a message, oldest first: what a writer who saw
// only up to that message does not know.
func (tx *Tx) RepliesAfter(conversation, message, exceptAuthor int64) ([]desk.Message, error) {
	return tx.missed(conversation, message, `m.direction = 1 AND m.author_kind IN (1, 6) AND m.author_id <> $4`, exceptAuthor)
}

// InboundAfter returns the customer's messages in a conversation after a message, oldest first.
func (tx *Tx) InboundAfter(conversation, message int64) ([]desk.Message, error) {
	return tx.missed(conversation, message, `m.direction = 0`)
}

// missed returns the first messages of a kind that came after one, $3. A message that is not of the conversation is before all.
func (tx *Tx) missed(conversation, message int64, kind string, args ...any) ([]desk.Message, error) {
	return messages(tx.ctx, tx, `SELECT `+messageColumns+` FROM (SELECT * FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND NOT hidden
			ORDER BY sort_key DESC, id DESC LIMIT `+newest+`) m
		WHERE `+kind+` AND m.seq > coalesce((SELECT s.seq FROM messages s WHERE s.workspace_id = $1 AND s.id = $3 AND s.conversation_id = $2), 0)
		ORDER BY m.seq LIMIT 20`, append([]any{tx.Workspace, conversation, message}, args...)...)
}

func oneMessage(ctx context.Context, q querier, where string, args ...any) (m desk.Message, found bool, err error) {
	var row messageRow
	found, err = one(ctx, q, `SELECT `+messageColumns+` FROM messages m WHERE `+where, args, row.dst()...)
	if err != nil || !found {
		return m, false, err
	}
	m, err = row.value()
	return m, err == nil, err
}

func messages(ctx context.Context, q querier, text string, args ...any) ([]desk.Message, error) {
	var out []desk.Message
	err := each(ctx, q, text, args, func(r rows) error {
		var row messageRow
		if err := r.Scan(row.dst()...); err != nil {
			return err
		}
		m, err := row.value()
		out = append(out, m)
		return err
	})
	return out, err
}

// KeepVersion keeps what an edit replaces.
func (tx *Tx) KeepVersion(m desk.Message) error {
	content, _, err := messageJSON(&m)
	if err != nil {
		return err
	}
	tx.put(`INSERT INTO message_versions (workspace_id, message_id, replaced_at, text, content) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, m.Workspace, m.ID, micros(tx.Now), m.Text, content)
	return nil
}

// Seen reports whether an update that is no message was applied before, and notes it.
func (tx *Tx) Seen(inbox int64, id string) (bool, error) {
	if id == "" {
		return false, nil
	}
	var n int
	found, err := one(tx.ctx, tx, `SELECT 1 FROM seen_updates WHERE workspace_id = $1 AND inbox_id = $2 AND external_id = $3`,
		[]any{tx.Workspace, inbox, id}, &n)
	if err != nil || found {
		return found, err
	}
	tx.put(`INSERT INTO seen_updates (workspace_id, inbox_id, external_id, at) VALUES ($1, $2, $3, $4)`,
		tx.Workspace, inbox, id, micros(tx.Now))
	return false, nil
}

// Park keeps an update that came before its message.
func (tx *Tx) Park(inbox int64, external string, payload []byte) {
	tx.parked[ExternalKey{tx.Workspace, inbox, external}] = true
	c := tx.counters[tx.Workspace]
	c.parked, c.dirty = c.parked+1, true
	tx.put(`INSERT INTO parked_updates (id, workspace_id, inbox_id, external_id, payload, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.NewID(), tx.Workspace, inbox, external, string(payload), micros(tx.Now))
}

// Unpark takes the updates that waited for a message, in the order in which they came.
func (tx *Tx) Unpark(inbox int64, external string) ([][]byte, error) {
	k := ExternalKey{tx.Workspace, inbox, external}
	if waits, asked := tx.parked[k]; asked && !waits {
		return nil, nil
	}
	tx.parked[k] = false
	var out [][]byte
	err := each(tx.ctx, tx, `SELECT payload FROM parked_updates WHERE workspace_id = $1 AND inbox_id = $2 AND external_id = $3 ORDER BY id`,
		[]any{tx.Workspace, inbox, external}, func(r rows) error {
			var s string
			err := r.Scan(&s)
			out = append(out, []byte(s))
			return err
		})
	if err == nil && len(out) > 0 {
		c := tx.counters[tx.Workspace]
		c.parked, c.dirty = max(0, c.parked-int64(len(out))), true
		tx.put(`DELETE FROM parked_updates WHERE workspace_id = $1 AND inbox_id = $2 AND external_id = $3`, tx.Workspace, inbox, external)
	}
	return out, err
}

// newestAt is when the newest event of a workspace w happened. Who waited for the workspace may not see it yet.
const newestAt = `coalesce((SELECT e.at FROM events e WHERE e.workspace_id = w.id AND e.seq = w.seq), 0)`

// SortKey is where a message stands that comes to a conversation now: behind all others, also if their time is ahead because the clock was
// set back since, or another node's was.
func (tx *Tx) SortKey(conversation int64) (int64, error) {
	now := micros(tx.Now)
	if at := tx.counters[tx.Workspace].at; at != 0 && at <= now {
		return now, nil
	}
	var newest int64
	_, err := one(tx.ctx, tx, `SELECT coalesce(max(sort_key), 0) FROM messages WHERE conversation_id = $1 AND workspace_id = $2`,
		[]any{conversation, tx.Workspace}, &newest)
	return max(now, newest+1), err
}

// SortKeyAt is that of one that comes with the provider's time at: arrival, or the provider's time if late or imported.
func (tx *Tx) SortKeyAt(conversation int64, at time.Time, imported bool) (key int64, late bool, err error) {
	if late = tx.Now.Sub(at) > desk.LateAfter; !at.IsZero() && (imported || late) {
		return at.UnixMicro(), late, nil
	}
	key, err = tx.SortKey(conversation)
	return key, false, err
}

// UnansweredSince returns when the first customer message came that no human reply followed, leaving one failed reply out.
func (tx *Tx) UnansweredSince(conversation, except int64) (since time.Time, waits bool, err error) {
	var at *int64
	_, err = one(tx.ctx, tx, `SELECT min(m.received_at) FROM messages m WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.direction = 0
		AND m.seq > coalesce((SELECT max(o.seq) FROM messages o WHERE o.workspace_id = $1 AND o.conversation_id = $2
			AND o.direction = 1 AND o.author_kind IN (1, 6) AND o.delivery NOT IN (8, 10) AND o.id <> $3), 0)`,
		[]any{tx.Workspace, conversation, except}, &at)
	if err != nil || at == nil {
		return time.Time{}, false, err
	}
	return moment(*at), true, nil
}

// MessageForJob reads a message with its thread and inbox, for the system.
func (s *Store) MessageForJob(ctx context.Context, workspace, id int64) (desk.Message, desk.Thread, Inbox, error) {
	m, found, err := oneMessage(ctx, s.engine, `m.workspace_id = $1 AND m.id = $2`, workspace, id)
	if err == nil && !found {
		err = notFound
	}
	if err != nil {
		return m, desk.Thread{}, Inbox{}, err
	}
	var t threadRow
	if _, err := one(ctx, s.engine, `SELECT `+threadColumns+` FROM threads t WHERE t.workspace_id = $1 AND t.id = $2`,
		[]any{workspace, m.Thread}, t.dst()...); err != nil {
		return m, desk.Thread{}, Inbox{}, err
	}
	b, err := s.Inbox(ctx, workspace, m.Inbox)
	return m, t.value(), b, err
}
