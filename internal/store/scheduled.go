package store

import (
	"context"
	"encoding/json"
	"fmt"

	"timbre/internal/desk"
)

const scheduledColumns = `s.id, s.workspace_id, s.conversation_id, c.number, s.author_id, s.token, s.client_id, s.draft, s.kind, s.text, s.content,
	s.send_at, s.undo, s.cancel_on_reply, s.error_code, s.created_at`

const scheduledFrom = ` FROM scheduled_messages s JOIN conversations c ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id
	WHERE s.workspace_id = $1 AND `

func scheduledMessages(ctx context.Context, q querier, where string, args ...any) ([]desk.ScheduledMessage, error) {
	var out []desk.ScheduledMessage
	err := each(ctx, q, `SELECT `+scheduledColumns+scheduledFrom+where+` ORDER BY s.send_at, s.id`, args, func(r rows) error {
		var s desk.ScheduledMessage
		var draft, content string
		var at, created int64
		if err := r.Scan(&s.ID, &s.Workspace, &s.Conversation, &s.Number, &s.Author, &s.Bot, &s.ClientID, &draft, &s.Kind, &s.Text, &content, &at,
			&s.Undo, &s.CancelOnReply, &s.ErrorCode, &created); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(content), &s.Content); err != nil {
			return fmt.Errorf("content of scheduled message %d: %w", s.ID, err)
		}
		s.Draft, s.SendAt, s.CreatedAt = json.RawMessage(draft), moment(at), moment(created)
		out = append(out, s)
		return nil
	})
	return out, err
}

func oneScheduled(list []desk.ScheduledMessage, err error) (s desk.ScheduledMessage, found bool, _ error) {
	if err != nil || len(list) == 0 {
		return s, false, err
	}
	return list[0], true, nil
}

// InsertScheduled stores a message for later.
func (tx *Tx) InsertScheduled(s desk.ScheduledMessage) error {
	content, err := json.Marshal(s.Content)
	if err != nil {
		return fmt.Errorf("content: %w", err)
	}
	tx.put(`INSERT INTO scheduled_messages (id, workspace_id, conversation_id, author_id, token, client_id, draft, kind, text, content, send_at, undo,
		cancel_on_reply, error_code, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		s.ID, tx.Workspace, s.Conversation, s.Author, s.Bot, s.ClientID, string(s.Draft), string(s.Kind), s.Text, string(content), micros(s.SendAt),
		s.Undo, s.CancelOnReply, s.ErrorCode, micros(s.CreatedAt))
	return nil
}

// UpdateScheduled writes what may change of a scheduled message.
func (tx *Tx) UpdateScheduled(s desk.ScheduledMessage) {
	tx.put(`UPDATE scheduled_messages SET draft = $3, text = $4, send_at = $5, cancel_on_reply = $6, error_code = $7 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, s.ID, string(s.Draft), s.Text, micros(s.SendAt), s.CancelOnReply, s.ErrorCode)
}

// DeleteScheduled takes a scheduled message away: it was sent, or shall not be.
func (tx *Tx) DeleteScheduled(id int64) {
	tx.put(`DELETE FROM scheduled_messages WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// Scheduled reads a scheduled message.
func (tx *Tx) Scheduled(id int64) (desk.ScheduledMessage, bool, error) {
	return oneScheduled(scheduledMessages(tx.ctx, tx, `s.id = $2`, tx.Workspace, id))
}

// ScheduledByClient finds what an author scheduled under an id of his own.
func (tx *Tx) ScheduledByClient(author int64, clientID string) (desk.ScheduledMessage, bool, error) {
	return oneScheduled(scheduledMessages(tx.ctx, tx, `s.author_id = $2 AND s.client_id = $3`, tx.Workspace, author, clientID))
}

// ScheduledOf lists a conversation's scheduled messages by their time.
func (tx *Tx) ScheduledOf(conversation int64) ([]desk.ScheduledMessage, error) {
	return scheduledMessages(tx.ctx, tx, `s.conversation_id = $2`, tx.Workspace, conversation)
}

// Scheduled reads a scheduled message, for the system.
func (s *Store) Scheduled(ctx context.Context, workspace, id int64) (desk.ScheduledMessage, bool, error) {
	return oneScheduled(scheduledMessages(ctx, s.engine, `s.id = $2`, workspace, id))
}

// ScheduledOf lists a conversation's scheduled messages by their time, for whoever has checked that it may be seen.
func (s *Store) ScheduledOf(ctx context.Context, c *desk.Conversation) ([]desk.ScheduledMessage, error) {
	return scheduledMessages(ctx, s.engine, `s.conversation_id = $2`, c.Workspace, c.ID)
}
