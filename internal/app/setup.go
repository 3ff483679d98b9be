package app

import (
	"context"
	"crypto/subtle"
	"net/url"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// setupFact keeps the hash of the first run's link.
const setupFact = "setup_token_hash"

// errLink refuses a link that was used, has ended or never was.
var errLink = &desk.Error{Kind: desk.KindNotFound, Code: "link_invalid"}

// SetupLink makes the link of the first run, for the console. It is needed while there is no workspace; a new one ends the
// former.
func (a *App) SetupLink(ctx context.Context) (link string, needed bool, err error) {
	done, err := a.Store.HasWorkspace(ctx)
	if err != nil || done {
		return "", false, err
	}
	token, hash := auth.NewToken(auth.SetupToken)
	err = a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error { tx.SetFact(setupFact, hash); return nil })
	return a.PublicURL + "/setup?token=" + url.QueryEscape(token), true, err
}

// SetupNeeded reports whether nobody has set the installation up yet.
func (a *App) SetupNeeded(ctx context.Context) (bool, error) {
	done, err := a.Store.HasWorkspace(ctx)
	return !done, err
}

// Setup is the first workspace with its first administrator.
type Setup struct {
	Workspace, Locale, TimeZone, Country string
	Name, Email, Password                string
}

func (s *Setup) check() error {
	f := faults{}
	s.Workspace = f.name("workspace", s.Workspace)
	s.Locale = f.locale("locale", s.Locale)
	s.TimeZone = f.timeZone("time_zone", s.TimeZone)
	s.Country = f.country("country", s.Country)
	s.Name = f.name("name", s.Name)
	s.Email = f.email("email", s.Email)
	f.take(auth.CheckPassword("password", s.Password, s.Email))
	return f.err()
}

// SetUp makes the first workspace, with the first run's link, and signs its administrator in.
func (a *App) SetUp(ctx context.Context, token string, s Setup, from Browser) (session string, err error) {
	hash, ok := auth.HashToken(auth.SetupToken, token)
	if !ok {
		return "", errLink
	}
	if err := a.checkSetupLink(ctx, hash); err != nil {
		return "", err
	}
	if err := s.check(); err != nil {
		return "", err
	}
	password, err := a.Passwords.Hash(ctx, s.Password)
	if err != nil {
		return "", err
	}
	err = a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		known, err := tx.Fact(setupFact)
		if err != nil {
			return err
		}
		if done, err := tx.HasWorkspace(); err != nil || done || known != hash {
			if err == nil {
				err = errLink
			}
			return err
		}
		tx.SetFact(setupFact, "")
		acc := store.Account{User: desk.User{ID: tx.NewID(), Name: s.Name, Email: s.Email, Locale: s.Locale}, PasswordHash: password}
		tx.InsertAccount(acc)
		w := a.newWorkspace(tx, desk.Workspace{Name: s.Workspace, Locale: s.Locale, TimeZone: s.TimeZone, Country: s.Country}, acc.ID)
		if session, err = a.beginSession(tx, acc.ID, 0, from); err != nil {
			return err
		}
		return tx.In(w.ID).Audit(AuditEntry{Action: "workspace.made", Kind: desk.ActorUser, User: acc.ID, Subject: w.ID, Name: w.Name, Address: from.Address})
	})
	return session, err
}

func (a *App) checkSetupLink(ctx context.Context, hash string) error {
	known, err := a.Store.Fact(ctx, setupFact)
	if err == nil && (known == "" || subtle.ConstantTimeCompare([]byte(known), []byte(hash)) != 1) {
		err = errLink
	}
	return err
}

// newWorkspace stores a workspace with its first administrator.
func (a *App) newWorkspace(tx *store.Tx, w desk.Workspace, administrator int64) desk.Workspace {
	w.ID, w.CreatedAt = tx.NewID(), tx.Now
	tx.InsertWorkspace(w)
	in := tx.In(w.ID)
	in.InsertMember(desk.Member{User: administrator, Role: desk.RoleAdministrator, Sight: desk.SightAll, Active: true})
	in.Emit(desk.Event{Kind: desk.WorkspaceChanged, ActorKind: desk.ActorSystem, Subject: w.ID})
	return w
}
