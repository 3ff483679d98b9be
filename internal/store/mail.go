package store

import (
	"context"

	"timbre/internal/desk"
)

// MailServer is a workspace's mail server with its sealed password.
type MailServer struct {
	desk.MailServer
	PasswordSealed string
}

func mailServer(ctx context.Context, q querier, workspace int64) (s MailServer, found bool, err error) {
	var updated int64
	found, err = one(ctx, q, `SELECT host, port, security, username, password_sealed, sender_name, sender, updated_at FROM mail_servers WHERE workspace_id = $1`,
		[]any{workspace}, &s.Host, &s.Port, &s.Security, &s.Username, &s.PasswordSealed, &s.SenderName, &s.Sender, &updated)
	s.UpdatedAt = moment(updated)
	return s, found, err
}

// MailServer reads a workspace's mail server, for the system.
func (s *Store) MailServer(ctx context.Context, workspace int64) (MailServer, bool, error) {
	return mailServer(ctx, s.engine, workspace)
}

// MailServer reads the workspace's mail server.
func (tx *Tx) MailServer() (MailServer, bool, error) { return mailServer(tx.ctx, tx, tx.Workspace) }

// SaveMailServer writes the workspace's mail server.
func (tx *Tx) SaveMailServer(s MailServer) {
	tx.put(`INSERT INTO mail_servers (workspace_id, host, port, security, username, password_sealed, sender_name, sender, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace_id) DO UPDATE SET host = excluded.host, port = excluded.port,
		security = excluded.security, username = excluded.username, password_sealed = excluded.password_sealed, sender_name = excluded.sender_name,
		sender = excluded.sender, updated_at = excluded.updated_at`,
		tx.Workspace, s.Host, int64(s.Port), string(s.Security), s.Username, s.PasswordSealed, s.SenderName, s.Sender, micros(tx.Now))
}

// DeleteMailServer forgets the workspace's mail server.
func (tx *Tx) DeleteMailServer() {
	tx.put(`DELETE FROM mail_servers WHERE workspace_id = $1`, tx.Workspace)
}

const transcriptMails = `SELECT id, conversation_id, recipient, customer, notes, locale, until_seq, state, code, detail, by_id, masked, created_at, ended_at
	FROM transcript_mails WHERE workspace_id = $1 AND `

func scanTranscriptMail(r rows) (m desk.TranscriptMail, err error) {
	var created, ended int64
	err = r.Scan(&m.ID, &m.Conversation, &m.Recipient, &m.Customer, &m.Notes, &m.Locale, &m.UntilSeq, &m.State, &m.Code, &m.Detail, &m.By, &m.Masked, &created, &ended)
	m.CreatedAt, m.EndedAt = moment(created), moment(ended)
	return m, err
}

// TranscriptMails lists the newest transcripts of a conversation that went by mail, for whoever has checked that it may be seen.
func (s *Store) TranscriptMails(ctx context.Context, workspace, conversation int64, limit int) (out []desk.TranscriptMail, err error) {
	err = each(ctx, s.engine, transcriptMails+`conversation_id = $2 ORDER BY id DESC LIMIT $3`, []any{workspace, conversation, limit}, func(r rows) error {
		m, err := scanTranscriptMail(r)
		out = append(out, m)
		return err
	})
	return out, err
}

// TranscriptMail reads a transcript's mail.
func (tx *Tx) TranscriptMail(id int64) (m desk.TranscriptMail, err error) {
	found := false
	err = each(tx.ctx, tx, transcriptMails+`id = $2`, []any{tx.Workspace, id}, func(r rows) (err error) {
		found = true
		m, err = scanTranscriptMail(r)
		return err
	})
	if err == nil && !found {
		err = notFound
	}
	return m, err
}

// InsertTranscriptMail stores a new one.
func (tx *Tx) InsertTranscriptMail(m desk.TranscriptMail) {
	tx.put(`INSERT INTO transcript_mails (id, workspace_id, conversation_id, recipient, customer, notes, locale, until_seq, state, by_id, masked, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, m.ID, tx.Workspace, m.Conversation, m.Recipient, m.Customer, m.Notes, m.Locale,
		m.UntilSeq, string(m.State), m.By, m.Masked, micros(tx.Now))
}

// MoveTranscriptMail writes what became of one.
func (tx *Tx) MoveTranscriptMail(m desk.TranscriptMail) {
	tx.put(`UPDATE transcript_mails SET state = $3, code = $4, detail = $5, ended_at = $6 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, m.ID, string(m.State), m.Code, m.Detail, micros(m.EndedAt))
}
