package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// holdUncertain is how long an uncertain message keeps the later ones of its thread back.
const holdUncertain = time.Minute

// send is the worker of sendJob: the attempt is on disk before the call, its outcome after it.
func (a *App) send(ctx context.Context, j store.Job) error {
	var args sendArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	s, err := a.beginSend(ctx, j, args.Message, nil)
	if err == nil && s != nil && s.carries {
		var there *carried
		if there, err = a.carry(ctx, j, s); err != nil || there == nil {
			return err
		}
		s, err = a.beginSend(ctx, j, args.Message, there)
	}
	if err != nil || s == nil {
		return err
	}
	out, account, err := a.outgoing(ctx, s)
	if err != nil {
		return a.endSend(ctx, j, s, channel.Receipt{}, &channel.SendError{Action: channel.Fail, Code: "file_failed", Detail: err.Error(), Cause: err})
	}
	receipt, err := s.sender.Send(ctx, account, out)
	refusal, _ := errors.AsType[*channel.SendError](err)
	if err != nil && refusal == nil {
		refusal = &channel.SendError{Action: channel.Uncertain, Code: "network", Cause: err}
	}
	return a.endSend(ctx, j, s, receipt, refusal)
}

// sending is one message on its way out.
type sending struct {
	message desk.Message
	thread  desk.Thread
	inbox   store.Inbox
	quoted  string
	sender  channel.Sender
	carries bool   // its file goes to the provider first; it is not on its way yet
	remote  string // the provider's id of its file; "": not known
}

// beginSend records the attempt. It returns nil if there is nothing to send. A message with a file is only begun once that is there.
func (a *App) beginSend(ctx context.Context, j store.Job, id int64, there *carried) (*sending, error) {
	var s *sending
	var outcome error
	need := store.Need{Jobs: []int64{j.ID}, Messages: []store.MessageKey{{Workspace: j.Workspace, ID: id}}, Inboxes: inboxOf(j)}
	err := a.Store.Write(ctx, j.Workspace, need, func(tx *store.Tx) error {
		s, outcome = nil, nil
		owns, err := tx.OwnsJob(j)
		if err != nil || !owns {
			return err
		}
		m, err := tx.MessageByID(id)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			return nil
		}
		if err != nil {
			return err
		}
		switch m.Delivery {
		case desk.Queued:
		case desk.Sending: // an attempt was made whose outcome was lost with its worker
			before := m
			m.Delivery, m.ErrorCode = desk.Uncertain, "outcome_unknown"
			outcome = jobs.Again(holdUncertain)
			return a.saveDelivery(tx, m, before, nil)
		default:
			return nil // settled, discarded, or an uncertain one that was waited for
		}
		next := &sending{message: m}
		if next.inbox, err = tx.Inbox(m.Inbox); err != nil {
			return err
		}
		switch next.inbox.State {
		case desk.InboxPaused:
			outcome = jobs.Hold()
			return nil
		case desk.InboxRemoved:
			before := m
			m.Delivery, m.ErrorCode, m.FailedAt = desk.Failed, inboxRemoved, tx.Now
			return a.saveDelivery(tx, m, before, nil)
		}
		c, err := tx.ConversationByID(m.Conversation)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			return nil // deleted
		}
		if err != nil {
			return err
		}
		if next.thread, err = tx.Thread(m.Thread); err != nil {
			return err
		}
		refused := a.tooLate(&next.inbox, &next.thread, &c, &m, tx.Now)
		if refused == "" && isMarketing(&m) { // he may have asked for no more while it waited
			err := wanted(tx, &next.thread, next.inbox.Channel)
			if refused = desk.CodeOf(err); err != nil && refused != marketingStopped {
				return err
			}
		}
		if refused != "" {
			before := m
			m.Delivery, m.ErrorCode, m.FailedAt = desk.Failed, refused, tx.Now
			return a.saveDelivery(tx, m, before, nil)
		}
		if m.ReplyTo != 0 {
			q, err := tx.MessageByID(m.ReplyTo)
			if err != nil {
				return err
			}
			next.quoted = q.ExternalID
		}
		next.sender = a.Channels[next.inbox.Channel].(channel.Sender)
		if next.carries = there == nil && fileOf(&m.Content) != 0; next.carries {
			s = next
			return nil
		}
		if there != nil {
			next.remote = there.id
		}
		next.message.Delivery = desk.Sending
		tx.BeginAttempt(m.ID, j.Attempt)
		s = next
		return tx.UpdateMessage(next.message)
	})
	if err != nil || s == nil {
		return nil, errors.Join(err, outcome)
	}
	return s, nil
}

// tooLate returns why a queued message may no longer be sent: while it waited its reply window closed, or templates were held back.
func (a *App) tooLate(b *store.Inbox, t *desk.Thread, c *desk.Conversation, m *desk.Message, now time.Time) string {
	if m.Kind == desk.KindTemplate && b.Settings.TemplatesHeld != "" {
		return "templates_held"
	}
	window := a.Channels[b.Channel].Capabilities().ReplyWindow
	if window > 0 && m.Kind != desk.KindTemplate && !now.Before(desk.LastInbound(t, c).Add(window)) {
		return "window_closed"
	}
	return ""
}

// outgoing makes what the channel sends.
func (a *App) outgoing(ctx context.Context, s *sending) (channel.Outgoing, channel.Account, error) {
	m := &s.message
	out := channel.Outgoing{Reference: number(m.ID), To: s.thread.Address, Kind: m.Kind, Text: m.Text, Content: m.Content, Quoted: s.quoted}
	account, err := a.account(s.inbox)
	if err != nil {
		return out, account, err
	}
	if m.Content.Media != nil {
		if out.File, err = a.openFile(ctx, m.Workspace, m.Content.Media.File); err != nil {
			return out, account, err
		}
	}
	if t := m.Content.Template; t != nil {
		if t.Header != nil {
			if out.Header, err = a.openFile(ctx, m.Workspace, t.Header.File); err != nil {
				return out, account, err
			}
		}
		if out.Template, err = a.templateOf(ctx, s.inbox, t); err != nil {
			return out, account, err
		}
	}
	if i := m.Content.Interactive; i != nil && i.Header != nil {
		if out.Header, err = a.openFile(ctx, m.Workspace, i.Header.File); err != nil {
			return out, account, err
		}
	}
	if f := cmp.Or(out.File, out.Header); f != nil && s.remote != "" {
		f.RemoteID = s.remote
	}
	return out, account, nil
}

func (a *App) templateOf(ctx context.Context, b store.Inbox, use *desk.TemplateUse) (*desk.Template, error) {
	list, err := a.Store.Templates(ctx, b.Workspace, b.Portfolio)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Name == use.Name && list[i].Language == use.Language {
			return &list[i], nil
		}
	}
	return nil, errors.New("the template is gone")
}

// account unseals what the channel needs to act for an inbox.
func (a *App) account(b store.Inbox) (channel.Account, error) {
	if err := refuseRemoved(&b); err != nil {
		return channel.Account{}, err
	}
	token, err := a.Sealer.Open(b.TokenSealed, TokenPlace)
	if err != nil {
		return channel.Account{}, err
	}
	return channel.Account{ID: b.Account, Portfolio: b.Portfolio, Token: token, BaseURL: a.GraphURL, Version: a.GraphVersion}, nil
}

// endSend records the outcome of the call and returns the job's.
func (a *App) endSend(ctx context.Context, j store.Job, s *sending, receipt channel.Receipt, refusal *channel.SendError) error {
	ctx = context.WithoutCancel(ctx) // what the provider did must be kept, however late it is
	var outcome error
	need := store.Need{Messages: []store.MessageKey{{Workspace: j.Workspace, ID: s.message.ID}}}
	if s.carries {
		need.Jobs = []int64{j.ID}
	}
	if receipt.ID != "" {
		need.Parked = []store.ExternalKey{{Workspace: j.Workspace, Inbox: s.inbox.ID, ID: receipt.ID}}
	}
	err := a.Store.Write(ctx, j.Workspace, need, func(tx *store.Tx) error {
		outcome = nil
		m, err := tx.MessageByID(s.message.ID)
		if err != nil {
			return err
		}
		before := m
		if s.carries { // it did not get as far as a call that sends it
			owns, err := tx.OwnsJob(j)
			if err != nil || !owns || m.Delivery != desk.Queued {
				return err
			}
			tx.BeginAttempt(m.ID, j.Attempt)
			m.Delivery = desk.Sending
		}
		attempt := store.Attempt{Message: m.ID, N: j.Attempt, Outcome: "sent"}
		if refusal != nil {
			attempt.Code, attempt.Detail = refusal.Code, sanitize.Log(refusal.Detail)
			attempt.Outcome, outcome = a.judge(tx, j, &m, refusal)
			if refusal.Action == channel.PauseAll {
				if err := a.pause(tx, s.inbox.ID, refusal); err != nil {
					return err
				}
			}
		} else if err := acceptedAs(tx, &m, receipt.ID, receipt.Held); err != nil {
			return err
		}
		if receipt.FileID != "" && m.Content.Media != nil {
			if err := keepRemote(tx, m.Content.Media.File, remoteFile{ID: receipt.FileID, Inbox: m.Inbox, At: tx.Now}); err != nil {
				return err
			}
		}
		tx.FinishAttempt(attempt)
		if err := a.saveDelivery(tx, m, before, refusal); err != nil || m.ExternalID == "" {
			return err
		}
		return (&inbound{app: a, tx: tx, inbox: s.inbox}).unpark(m.ExternalID)
	})
	if err != nil {
		return err
	}
	return outcome
}

// judge says what a refusal makes of the message and of its job.
func (a *App) judge(tx *store.Tx, j store.Job, m *desk.Message, r *channel.SendError) (outcome string, job error) {
	if m.Delivery != desk.Sending {
		return "superseded", nil // a status has settled it
	}
	m.ErrorCode, m.ErrorDetail = r.Code, sanitize.Text(r.Detail)
	switch {
	case r.Action == channel.Uncertain:
		m.Delivery = desk.Uncertain
		return "uncertain", jobs.Again(holdUncertain)
	case r.Action == channel.PauseAll:
		m.Delivery = desk.Queued
		return "retry", jobs.Hold()
	case r.Action == channel.Retry && (r.Tries == 0 || j.Attempt < r.Tries) && j.Failures < maxSendTries:
		m.Delivery = desk.Queued
		return "retry", a.later(tx, j, m, r)
	}
	m.Delivery, m.FailedAt = desk.Failed, tx.Now
	return "failed", nil
}

// maxSendTries is how often a send that may be retried is.
const maxSendTries = 10

// longestWait is how long one who may be tried again waits at most.
const longestWait = 15 * time.Minute

// later delays the job.
func (a *App) later(tx *store.Tx, j store.Job, m *desk.Message, r *channel.SendError) error {
	return retryError{jobs.Again(a.putOff(tx, m, r, j.Attempt)), r}
}

// putOff returns how long a message waits after its nth try, and lets the rest of its number wait too if the provider says so.
func (a *App) putOff(tx *store.Tx, m *desk.Message, r *channel.SendError, n int) time.Duration {
	wait := r.After
	switch {
	case r.Pair: // as the provider asks: four times as long each time
		wait = min(wait<<(2*min(n-1, 10)), longestWait)
	case wait == 0:
		wait = jobs.Backoff(n - 1)
	}
	if r.Notice != "" {
		a.notify(tx, desk.Notice{Inbox: m.Inbox, Code: r.Notice, Severity: "critical", Params: map[string]any{"code": r.Code}})
	}
	if r.Number && !a.RatesOff {
		tx.SaveRate(inboxKey(m.Inbox), tx.Now.Add(wait+burstOf(a.rates(m.Inbox).Number)))
	}
	return wait
}

// retryError is a refusal that is tried again without counting as the job's failure: the provider decides how often.
type retryError struct {
	again error
	cause *channel.SendError
}

func (e retryError) Error() string   { return e.cause.Error() }
func (e retryError) Unwrap() []error { return []error{e.again, e.cause} }

func burstOf(r channel.Rate) time.Duration { return time.Duration(max(1, r.Burst)) * r.Every }

// pause stops an inbox whose provider refuses us, and tells the administrators.
func (a *App) pause(tx *store.Tx, inbox int64, r *channel.SendError) error {
	code := r.Notice
	if code == "" {
		code = "inbox_paused"
	}
	if err := a.setInboxState(tx, inbox, desk.InboxPaused, r.Code); err != nil {
		return err
	}
	a.notify(tx, desk.Notice{Inbox: inbox, Code: code, Severity: "critical", Params: map[string]any{"code": r.Code, "detail": r.Detail}})
	return nil
}

// Buckets are the rates that a job draws from: its number's, and its pair's if it sends a message.
func (a *App) Buckets(j store.Job) []jobs.Bucket {
	if a.RatesOff || j.RateKey == "" || j.Kind == fetchMediaJob { // which is held with its inbox, and sends nothing
		return nil
	}
	r := a.rates(0)
	var out []jobs.Bucket
	if r.Number.Every > 0 {
		out = append(out, jobs.Bucket{Key: j.RateKey, Every: r.Number.Every, Burst: r.Number.Burst})
	}
	if (j.Kind == sendJob || j.Kind == reactJob) && j.OrderKey != 0 && r.Pair.Every > 0 {
		out = append(out, jobs.Bucket{Key: "pair:" + number(j.OrderKey), Every: r.Pair.Every, Burst: r.Pair.Burst})
	}
	return out
}

// rates of an inbox's channel. All inboxes are WhatsApp's so far.
func (a *App) rates(int64) channel.Rates { return a.Channels[whatsappName].Rates() }
