package app

import (
	"context"
	"errors"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/mail"
	"timbre/internal/store"
)

// MailPlace binds sealed passwords of mail servers to their place.
const MailPlace = "mail.password"

// MailServerChange is a workspace's mail server as an administrator types it.
type MailServerChange struct {
	desk.MailServer
	Password *string // nil: the one that is known, if host, port and user stay; "": none
}

// MailServer returns the workspace's mail server, and whether there is one. What it is called and how is for those who may set it; the
// others see only whom mail comes from.
func (a *App) MailServer(ctx context.Context, actor *desk.Actor) (desk.MailServer, bool, error) {
	s, found, err := a.Store.MailServer(ctx, actor.Workspace)
	if !actor.Can(desk.PermSettings) {
		return desk.MailServer{SenderName: s.SenderName, Sender: s.Sender}, found, err
	}
	return s.MailServer, found, err
}

// mayCarryMail says who decides which server carries the mail: by it people come back without their password, so whoever reads it could
// become any of them. He has to have all their rights himself.
func mayCarryMail(actor *desk.Actor) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	return within(actor, desk.RoleAdministrator, desk.AllPermissions())
}

// SetMailServer writes the workspace's mail server.
func (a *App) SetMailServer(ctx context.Context, actor *desk.Actor, c MailServerChange) (desk.MailServer, error) {
	if err := mayCarryMail(actor); err != nil {
		return desk.MailServer{}, err
	}
	s, err := c.checked()
	if err != nil {
		return s, err
	}
	sealed := ""
	if c.Password != nil && *c.Password != "" {
		if sealed, err = a.Sealer.Seal(*c.Password, MailPlace); err != nil {
			return s, err
		}
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		password := sealed
		old, known, err := tx.MailServer()
		if err != nil {
			return err
		}
		if c.Password == nil {
			if same := old.Host == s.Host && old.Port == s.Port && old.Username == s.Username; !same && s.Username != "" {
				return desk.Invalid("password", "required") // it is never shown to another server than the one it was given for
			}
			password = old.PasswordSealed
		}
		if s.Username == "" {
			password = ""
		}
		tx.SaveMailServer(store.MailServer{MailServer: s, PasswordSealed: password})
		emit(tx, actor, desk.WorkspaceChanged, tx.Workspace)
		s.UpdatedAt = tx.Now
		var before facts
		if known {
			before = mailFacts(old.MailServer, old.PasswordSealed)
		}
		return a.noted(ctx, tx, actor, "mail_server.changed", subject{}, before, mailFacts(s, password))
	})
	return s, err
}

func (c MailServerChange) checked() (desk.MailServer, error) {
	f := faults{}
	s := c.MailServer
	s.Host = strings.ToLower(f.line("host", s.Host, 253))
	if s.Host == "" {
		f.add("host", "required")
	}
	if s.Port < 1 || s.Port > 65535 {
		f.add("port", "not_a_number")
	}
	if s.Security != desk.MailSTARTTLS && s.Security != desk.MailTLS && s.Security != desk.MailPlain {
		f.add("security", "not_a_choice")
	}
	s.Username = f.line("username", s.Username, maxEmail)
	s.SenderName = f.name("sender_name", s.SenderName)
	s.Sender = f.email("sender", s.Sender)
	if c.Password != nil && len(*c.Password) > 1000 {
		f.add("password", "too_long")
	}
	return s, f.err()
}

// DropMailServer forgets the workspace's mail server; no mail leaves without one.
func (a *App) DropMailServer(ctx context.Context, actor *desk.Actor) error {
	if err := mayCarryMail(actor); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		old, known, err := tx.MailServer()
		if err != nil || !known {
			return err
		}
		tx.DeleteMailServer()
		emit(tx, actor, desk.WorkspaceChanged, tx.Workspace)
		return a.noted(ctx, tx, actor, "mail_server.deleted", subject{}, mailFacts(old.MailServer, old.PasswordSealed), nil)
	})
}

// TryMailServer sends a mail to the actor himself and says what the server answered.
func (a *App) TryMailServer(ctx context.Context, actor *desk.Actor) (to string, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return "", err
	}
	acc, err := a.Store.Account(ctx, actor.User)
	if err != nil {
		return "", err
	}
	s, password, err := a.openMailServer(ctx, actor.Workspace)
	if err != nil {
		return "", err
	}
	message := mail.Trial(actor.Locale)
	message.ID, message.To, message.ToName = number(a.Store.NewID())+"@"+domain(s.Sender), acc.Email, acc.Name
	err = mail.Send(ctx, a.DialMail, s, password, message)
	if refused, ok := errors.AsType[*mail.Refused](err); ok {
		return "", turnedAway(refused)
	}
	if errors.Is(err, mail.ErrUncertain) {
		return "", desk.Conflict("mail_uncertain")
	}
	return acc.Email, err
}

// openMailServer unseals a workspace's mail server; mail_not_set_up if it has none.
func (a *App) openMailServer(ctx context.Context, workspace int64) (desk.MailServer, string, error) {
	s, found, err := a.Store.MailServer(ctx, workspace)
	if err != nil {
		return s.MailServer, "", err
	}
	if !found {
		return s.MailServer, "", desk.Conflict("mail_not_set_up")
	}
	password := ""
	if s.PasswordSealed != "" {
		password, err = a.Sealer.Open(s.PasswordSealed, MailPlace)
	}
	return s.MailServer, password, err
}

func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// turnedAway says why a server took no mail, with its own words.
func turnedAway(r *mail.Refused) error {
	e := desk.Conflict("mail_refused")
	switch r.Code {
	case "unreachable":
		e = desk.Conflict("mail_unreachable")
	case "tls":
		e = desk.Conflict("mail_tls")
	case "auth":
		e = desk.Conflict("mail_auth")
	case "sender":
		e = desk.Conflict("mail_sender")
	case "recipient":
		e = desk.Conflict("mail_recipient")
	}
	return e.With("detail_of_server", r.Detail)
}
