package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/mail"
	"timbre/internal/sanitize"
	"timbre/internal/store"
	"timbre/internal/transcript"
)

// transcriptJob is the kind of the job that mails one transcript.
const transcriptJob = "transcript"

type transcriptArgs struct {
	Mail int64 `json:"mail,string"`
}

// maxTranscript is how many messages a transcript has at most: the last ones.
const maxTranscript = 2000

// TranscriptTo says who gets a transcript by mail.
type TranscriptTo string

const (
	ToCustomer TranscriptTo = "customer"
	ToAssignee TranscriptTo = "assignee"
	ToAddress  TranscriptTo = "address"
)

// TranscriptRequest asks for a transcript by mail.
type TranscriptRequest struct {
	To      TranscriptTo
	Address string // with ToAddress
	Notes   bool   // never with ToCustomer
}

// SendTranscript mails a conversation as it is now.
func (a *App) SendTranscript(ctx context.Context, actor *desk.Actor, number int64, r TranscriptRequest) (m desk.TranscriptMail, err error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return m, err
	}
	if err := actor.Need(desk.PermTranscript); err != nil {
		return m, err
	}
	if m, err = a.transcriptFor(ctx, actor, &c, r); err != nil {
		return m, err
	}
	if _, found, err := a.Store.MailServer(ctx, actor.Workspace); err != nil || !found {
		if err == nil {
			err = desk.Conflict("mail_not_set_up")
		}
		return m, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		now, err := tx.ConversationByID(c.ID)
		if err != nil {
			return err
		}
		m.ID, m.CreatedAt, m.UntilSeq = tx.NewID(), tx.Now, now.LastSeq
		tx.InsertTranscriptMail(m)
		args, err := json.Marshal(transcriptArgs{m.ID})
		if err != nil {
			return err
		}
		tx.Enqueue(store.Job{Kind: transcriptJob, UniqueKey: fmt.Sprint("transcript:", m.ID), Args: string(args)})
		return nil
	})
	return m, err
}

// transcriptFor finds whom a transcript goes to, and in which language that one reads.
func (a *App) transcriptFor(ctx context.Context, actor *desk.Actor, c *desk.Conversation, r TranscriptRequest) (m desk.TranscriptMail, err error) {
	m = desk.TranscriptMail{Conversation: c.ID, Notes: r.Notes, State: desk.MailQueued, By: actor.ID(), Locale: actor.Locale, Masked: actor.Masked()}
	switch r.To {
	case ToCustomer:
		if r.Notes {
			return m, desk.Invalid("notes", "not_for_customers")
		}
		cards, err := a.Store.ContactsByIDs(ctx, actor.Workspace, []int64{c.Contact})
		if err != nil {
			return m, err
		}
		if len(cards) == 0 || cards[0].Email == "" {
			return m, desk.Invalid("to", "no_email")
		}
		w, err := a.Store.Workspace(ctx, actor.Workspace)
		if err != nil {
			return m, err
		}
		m.Customer, m.Recipient, m.Locale, m.Masked = true, cards[0].Email, w.Locale, false
		if f := (faults{}); f.locale("", cards[0].Language) != "" && f.err() == nil {
			m.Locale = cards[0].Language
		}
	case ToAssignee:
		if c.Assignee == 0 {
			return m, desk.Invalid("to", "nobody_assigned")
		}
		acc, err := a.Store.Account(ctx, c.Assignee)
		if err != nil {
			return m, err
		}
		m.Recipient, m.Locale = acc.Email, acc.Locale
	case ToAddress:
		f := faults{}
		m.Recipient = f.email("address", r.Address)
		return m, f.err()
	default:
		return m, desk.Invalid("to", "not_a_choice")
	}
	return m, nil
}

// TranscriptMails lists the newest transcripts of a conversation that went by mail.
func (a *App) TranscriptMails(ctx context.Context, actor *desk.Actor, number int64) ([]desk.TranscriptMail, error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	if err := actor.Need(desk.PermTranscript); err != nil {
		return nil, err
	}
	return a.Store.TranscriptMails(ctx, actor.Workspace, c.ID, 20)
}

// Transcript makes the document of a conversation for the actor himself.
func (a *App) Transcript(ctx context.Context, actor *desk.Actor, number int64, notes bool) (transcript.Document, error) {
	row, _, err := a.Store.ListedFor(ctx, actor, number)
	if err != nil {
		return transcript.Document{}, err
	}
	if err := actor.Need(desk.PermTranscript); err != nil {
		return transcript.Document{}, err
	}
	return a.document(ctx, &row, row.Conversation.LastSeq, notes, actor.Locale, actor.Masked())
}

// document reads the messages of a conversation up to a seq.
func (a *App) document(ctx context.Context, row *desk.Listed, until int64, notes bool, locale string, masked bool) (d transcript.Document, err error) {
	w, err := a.Store.Workspace(ctx, row.Conversation.Workspace)
	if err != nil {
		return d, err
	}
	zone, err := time.LoadLocation(w.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	names, err := a.allNames(ctx, w.ID)
	if err != nil {
		return d, err
	}
	if masked {
		names = names.Hiding()
	}
	var messages []desk.Shown
	after := ""
	for {
		page, next, err := a.Store.MessagesBefore(ctx, &row.Conversation, after, 100)
		if err != nil {
			return d, err
		}
		for _, m := range page {
			if m.Seq <= until {
				messages = append(messages, m)
			}
		}
		if after = next; next == "" || len(messages) >= maxTranscript {
			break
		}
	}
	slices.Reverse(messages)
	d = transcript.Of(row, messages, names, w.Name, transcript.Reader{Notes: notes, Locale: locale, Zone: zone})
	d.Cut = after != ""
	return d, nil
}

// mailTranscript is the worker of transcriptJob: the attempt is on disk before the call, its outcome after it. What a server may have taken
// is not sent again.
func (a *App) mailTranscript(ctx context.Context, j store.Job) error {
	var args transcriptArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	m, row, err := a.beginTranscript(ctx, j.Workspace, args.Mail)
	if err != nil || m.State != desk.MailSending {
		return err
	}
	sent := a.handOver(ctx, row, m)
	refused, isRefused := errors.AsType[*mail.Refused](sent)
	last, again := j.Failures+1 >= jobs.MaxFailures, false
	switch {
	case sent == nil:
		m.State = desk.MailSent
	case errors.Is(sent, mail.ErrUncertain):
		m.State, m.Code = desk.MailUncertain, "uncertain"
	case isRefused && refused.Temporary && !last:
		m.State, m.Code, m.Detail, again = desk.MailQueued, refused.Code, sanitize.Log(refused.Detail), true
	case isRefused:
		m.State, m.Code, m.Detail = desk.MailFailed, refused.Code, sanitize.Log(refused.Detail)
	case desk.CodeOf(sent) == "mail_not_set_up":
		m.State, m.Code = desk.MailFailed, "mail_not_set_up"
	case last:
		m.State, m.Code = desk.MailFailed, "not_possible"
	default:
		m.State, again = desk.MailQueued, true
	}
	if err := a.endTranscript(ctx, j.Workspace, m); err != nil {
		return err
	}
	if again {
		return sent
	}
	return nil
}

// beginTranscript records an attempt. A mail whose worker was lost during one is uncertain; one whose conversation has gone is not there.
func (a *App) beginTranscript(ctx context.Context, workspace, id int64) (m desk.TranscriptMail, row desk.Listed, err error) {
	lost := false
	err = a.write(ctx, workspace, func(tx *store.Tx) error {
		lost = false
		if m, err = tx.TranscriptMail(id); err != nil {
			return err
		}
		switch m.State {
		case desk.MailSending:
			lost = true
			return nil
		case desk.MailQueued:
			m.State = desk.MailSending
			tx.MoveTranscriptMail(m)
		}
		return nil
	})
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return desk.TranscriptMail{}, row, nil
	}
	if err != nil {
		return m, row, err
	}
	if lost {
		m.State, m.Code = desk.MailUncertain, "uncertain"
		return m, row, a.endTranscript(ctx, workspace, m)
	}
	rows, _, _, err := a.Store.Rows(ctx, workspace, []int64{m.Conversation}, nil, nil)
	if err == nil && len(rows) == 0 {
		return desk.TranscriptMail{}, row, nil
	}
	if err != nil {
		return m, row, err
	}
	return m, rows[0], nil
}

// handOver writes the mail and gives it to the workspace's server.
func (a *App) handOver(ctx context.Context, row desk.Listed, m desk.TranscriptMail) error {
	s, password, err := a.openMailServer(ctx, row.Conversation.Workspace)
	if err != nil {
		return err
	}
	d, err := a.document(ctx, &row, m.UntilSeq, m.Notes && !m.Customer, m.Locale, m.Masked)
	if err != nil {
		return err
	}
	pdf, err := d.PDF()
	if err != nil {
		return err
	}
	return mail.Send(ctx, a.DialMail, s, password, mail.Message{ID: fmt.Sprintf("transcript.%d@%s", m.ID, domain(s.Sender)), To: m.Recipient,
		Subject: d.Subject(), Text: d.Hello() + "\n\n" + d.Text(),
		Attachments: []mail.Attachment{{Name: d.FileName() + ".pdf", MIME: "application/pdf", Data: pdf}}})
}

// endTranscript records how an attempt ended; the conversation tells of the last one.
func (a *App) endTranscript(ctx context.Context, workspace int64, m desk.TranscriptMail) error {
	return a.write(ctx, workspace, func(tx *store.Tx) error {
		c, err := tx.ConversationByID(m.Conversation)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			return nil
		}
		if err != nil {
			return err
		}
		if m.State == desk.MailQueued {
			tx.MoveTranscriptMail(m)
			return nil
		}
		m.EndedAt = tx.Now
		tx.MoveTranscriptMail(m)
		return a.record(tx, &c, c.Facts(), author{desk.ActorUser, m.By}, desk.EventLine{Name: "transcript_" + string(m.State), To: m.Recipient, From: m.Code})
	})
}
