package app

import (
	"context"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// Bootstrap is what an operator's script wants to be there: a workspace, its administrator and a connected number.
type Bootstrap struct {
	Workspace string
	Admin     struct{ Name, Email, Password string }
	WhatsApp  *Connection // nil: none
}

// Bootstrapped is what is there then. The token is new: only its hash was kept of an earlier one, which ends.
type Bootstrapped struct {
	Workspace   int64
	Token       string
	Inbox       int64  // 0: none
	WebhookPath string // "" without an inbox
}

// bootstrapToken is the name of the token that Bootstrap makes.
const bootstrapToken = "bootstrap"

func (in *Bootstrap) check() error {
	f := faults{}
	in.Workspace = f.name("workspace", in.Workspace)
	in.Admin.Name = f.name("admin.name", in.Admin.Name)
	in.Admin.Email = f.email("admin.email", in.Admin.Email)
	if in.WhatsApp != nil {
		in.WhatsApp.check(f)
	}
	return f.err()
}

// Bootstrap makes what is missing of a workspace; done again it changes nothing but the token. A user who is there keeps his
// password.
func (a *App) Bootstrap(ctx context.Context, in Bootstrap) (out Bootstrapped, err error) {
	if err := in.check(); err != nil {
		return out, err
	}
	acc, known, err := a.Store.AccountByEmail(ctx, in.Admin.Email)
	if err != nil {
		return out, err
	}
	if !known {
		if err := auth.CheckPassword("admin.password", in.Admin.Password, in.Admin.Email); err != nil {
			return out, err
		}
		acc = store.Account{User: desk.User{Name: in.Admin.Name, Email: in.Admin.Email, Locale: "es"}}
		if acc.PasswordHash, err = a.Passwords.Hash(ctx, in.Admin.Password); err != nil {
			return out, err
		}
	}
	if out.Workspace, err = a.bootstrapWorkspace(ctx, in.Workspace, acc); err != nil {
		return out, err
	}
	err = a.Store.Write(ctx, out.Workspace, store.Need{}, func(tx *store.Tx) error {
		return a.bootstrapRest(tx, in, &out)
	})
	a.forgetRoutes()
	return out, err
}

// bootstrapWorkspace finds or makes the workspace with the administrator's account.
func (a *App) bootstrapWorkspace(ctx context.Context, name string, acc store.Account) (id int64, err error) {
	err = a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		acc := acc
		if known, found, err := tx.AccountByEmail(acc.Email); err != nil {
			return err
		} else if found {
			acc = known
		} else {
			acc.ID = tx.NewID()
			tx.InsertAccount(acc)
		}
		w, found, err := tx.WorkspaceByName(name)
		if err != nil {
			return err
		}
		if !found {
			w = a.newWorkspace(tx, desk.Workspace{Name: name, Locale: acc.Locale, TimeZone: "UTC"}, acc.ID)
			tx.SetFact(setupFact, "")
		}
		id = w.ID
		return nil
	})
	return id, err
}

// bootstrapRest makes the user an administrator, connects the number and makes the token, in the workspace.
func (a *App) bootstrapRest(tx *store.Tx, in Bootstrap, out *Bootstrapped) error {
	acc, found, err := tx.AccountByEmail(in.Admin.Email)
	if err != nil || !found {
		return err
	}
	if err := ensureAdministrator(tx, acc.ID); err != nil {
		return err
	}
	if in.WhatsApp != nil {
		b, known, err := a.connect(tx, in.Workspace, *in.WhatsApp)
		if err != nil {
			return err
		}
		app, _, err := tx.AppByID(b.App)
		if err != nil {
			return err
		}
		out.Inbox, out.WebhookPath = b.ID, WebhookPrefix+app.Path
		if !known {
			tx.RenewRights()
			tx.Emit(desk.Event{Kind: desk.InboxChanged, ActorKind: desk.ActorSystem, Subject: b.ID})
		}
	}
	former, err := tx.TokensNamed(acc.ID, bootstrapToken)
	if err != nil {
		return err
	}
	for _, t := range former {
		tx.RevokeToken(t.ID)
	}
	_, out.Token = makeToken(tx, &desk.Actor{User: acc.ID}, NewToken{Name: bootstrapToken})
	return nil
}

// ensureAdministrator makes a user an active administrator of the workspace.
func ensureAdministrator(tx *store.Tx, user int64) error {
	m, err := tx.Member(user)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		tx.InsertMember(desk.Member{User: user, Role: desk.RoleAdministrator, Sight: desk.SightAll, Active: true})
		tx.Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorSystem, Subject: user})
		return nil
	}
	if err != nil || (m.Role == desk.RoleAdministrator && m.Active) {
		return err
	}
	m.Role, m.Sight, m.Active = desk.RoleAdministrator, desk.SightAll, true
	tx.UpdateMember(m)
	tx.Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorSystem, Subject: user})
	return nil
}
