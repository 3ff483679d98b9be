package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/mail"
	"timbre/internal/store"
)

// accountMailJob is the kind of the job that mails somebody about his account. Doing it twice sends two, which does no harm.
const accountMailJob = "account_mail"

// accountMail is what a mail is about. A link in it is sealed; a reset's is made when it leaves.
type accountMail struct {
	Kind       string `json:"kind"`
	User       int64  `json:"user,string,omitempty"`
	Email      string `json:"email,omitempty"` // of a reset, in place of the user: whether somebody has it is not looked at before
	Link       string `json:"link,omitempty"`
	Invitation string `json:"invitation,omitempty"` // hash
	By         string `json:"by,omitempty"`
	UserAgent  string `json:"user_agent,omitempty"`
	Address    string `json:"address,omitempty"`
}

// LinkPlace binds sealed links to their place.
const LinkPlace = "jobs/link"

// tellAccount has a mail sent about a user's account. That it comes from a workspace's server needs tx to be that workspace's.
func tellAccount(tx *store.Tx, m accountMail) error {
	args, err := json.Marshal(m)
	if err != nil {
		return err
	}
	key := ""
	if m.Email != "" {
		key = "account_mail:" + m.Kind + ":" + m.Email
	}
	tx.Enqueue(store.Job{Kind: accountMailJob, UniqueKey: key, Args: string(args)})
	return nil
}

// mailAccount is the worker of accountMailJob. It gives up in the end and leaves no dead job, which would keep the next mail from leaving.
func (a *App) mailAccount(ctx context.Context, j store.Job) error {
	err := a.tryMailAccount(ctx, j)
	if err != nil && (j.Failures+1 >= jobs.MaxFailures || errors.As(err, &jobs.Dead{})) {
		a.Log.ErrorContext(ctx, "a mail about an account was given up", "job", j.ID, "error", err)
		return nil
	}
	return err
}

func (a *App) tryMailAccount(ctx context.Context, j store.Job) error {
	var m accountMail
	if err := json.Unmarshal([]byte(j.Args), &m); err != nil {
		return jobs.Dead{Cause: err}
	}
	acc, found, err := a.addressee(ctx, m)
	if err != nil || !found {
		return err
	}
	w, server, password, found, err := a.serverFor(ctx, j.Workspace, acc.ID)
	if err != nil {
		return err
	}
	if !found {
		a.Log.InfoContext(ctx, "no mail server for a mail about an account", "kind", m.Kind, "user", acc.ID)
		return a.settleInvitation(ctx, j.Workspace, m, "mail_not_set_up")
	}
	letter, err := a.letter(ctx, m, acc, w, j.CreatedAt)
	if err != nil || letter.Subject == "" {
		return err
	}
	letter.ID = fmt.Sprintf("account.%d.%d@%s", j.ID, j.Attempt, domain(server.Sender))
	err = mail.Send(ctx, a.DialMail, server, password, letter)
	refused, isRefused := errors.AsType[*mail.Refused](err)
	switch {
	case err == nil, errors.Is(err, mail.ErrUncertain):
		return a.settleInvitation(ctx, j.Workspace, m, "")
	case isRefused && refused.Temporary && j.Failures+1 < jobs.MaxFailures && a.Store.Now().Sub(j.CreatedAt) < resetAge:
		return err
	case isRefused:
		a.Log.WarnContext(ctx, "a mail about an account was not taken", "kind", m.Kind, "user", acc.ID, "code", refused.Code)
		return a.settleInvitation(ctx, j.Workspace, m, "mail_"+refused.Code)
	}
	return err
}

// addressee finds whom a mail goes to; nobody, if there is nobody who could come in.
func (a *App) addressee(ctx context.Context, m accountMail) (acc store.Account, found bool, err error) {
	if m.Email == "" {
		acc, err = a.Store.Account(ctx, m.User)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			return acc, false, nil
		}
		return acc, err == nil, err
	}
	if acc, found, err = a.Store.AccountByEmail(ctx, m.Email); err != nil || !found {
		return acc, false, err
	}
	in, err := a.Store.WorkspacesOf(ctx, acc.ID)
	return acc, len(in) > 0, err
}

// serverFor chooses the server of a mail to a user, with the workspace that it speaks for. A company's server carries mail to those who
// are only in that company: what opens an account must not pass by the hands of another one. Others are written to by the installation.
func (a *App) serverFor(ctx context.Context, workspace, user int64) (w desk.Workspace, s desk.MailServer, password string, found bool, err error) {
	ours := workspace != 0
	if !ours {
		in, err := a.Store.WorkspacesOf(ctx, user)
		if err != nil || len(in) == 0 {
			return w, s, "", false, err
		}
		workspace = in[0].ID
		if ours, err = a.Store.OnlyHere(ctx, workspace, user); err != nil {
			return w, s, "", false, err
		}
	}
	if w, err = a.Store.Workspace(ctx, workspace); err != nil {
		return w, s, "", false, err
	}
	if ours {
		s, password, err = a.openMailServer(ctx, workspace)
		if desk.CodeOf(err) != "mail_not_set_up" {
			return w, s, password, err == nil, err
		}
	}
	return w, a.Mail.Server, a.Mail.Password, a.Mail.Server.Host != "", nil
}

// letter writes a mail. A reset's link is made now, so that its text rests nowhere; one that was asked for long ago has no letter.
func (a *App) letter(ctx context.Context, m accountMail, acc store.Account, w desk.Workspace, asked time.Time) (mail.Message, error) {
	browser, system := Describe(m.UserAgent)
	if browser != "" && system != "" {
		browser += " · " + system
	}
	f := mail.Facts{Name: acc.Name, Workspace: w.Name, Browser: browser, Address: m.Address, By: m.By, Time: clockAt(asked, cmp.Or(acc.TimeZone, w.TimeZone)),
		Link: a.PublicURL + "/settings/security"}
	switch {
	case m.Kind == mail.AboutReset:
		if a.Store.Now().Sub(asked) >= resetAge {
			return mail.Message{}, nil
		}
		token, hash := auth.NewToken(auth.ResetToken)
		err := a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
			tx.InsertPasswordReset(store.PasswordReset{Hash: hash, User: acc.ID, ExpiresAt: tx.Now.Add(resetAge)})
			return nil
		})
		if err != nil {
			return mail.Message{}, err
		}
		f.Link = a.PublicURL + "/reset/" + token
	case m.Link != "":
		link, err := a.Sealer.Open(m.Link, LinkPlace)
		if err != nil {
			return mail.Message{}, jobs.Dead{Cause: err}
		}
		f.Link = link
	}
	letter := mail.About(m.Kind, acc.Locale, f)
	letter.To, letter.ToName = acc.Email, acc.Name
	return letter, nil
}

// clockAt is a moment on the clock of a time zone, for reading.
func clockAt(at time.Time, zone string) string {
	place, err := time.LoadLocation(zone)
	if err != nil {
		place, zone = time.UTC, "UTC"
	}
	return at.In(place).Format("2006-01-02 15:04") + " (" + zone + ")"
}

// settleInvitation notes what became of an invitation's mail; "": it was taken.
func (a *App) settleInvitation(ctx context.Context, workspace int64, m accountMail, code string) error {
	if m.Invitation == "" {
		return nil
	}
	return a.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error {
		state := desk.MailSent
		if code != "" {
			state = desk.MailFailed
		}
		tx.SettleInvitation(m.Invitation, state, code)
		emitSystem(tx, m.User)
		return nil
	})
}

func emitSystem(tx *store.Tx, user int64) {
	tx.Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorSystem, Subject: user})
}
