package app

import (
	"cmp"
	"context"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// Invited is whom an invitation is for. HasAccount: he comes in with the password that he has; SignedIn: he did in this browser.
type Invited struct {
	Workspace, Name, Email string
	HasAccount, SignedIn   bool
	SSO                    *desk.SSOProvider // by which he may come in, too; required: only so
}

// Invitation shows an invitation to whoever has its link. session is the hash of the browser's session; "": none.
func (a *App) Invitation(ctx context.Context, token, session string) (Invited, error) {
	i, err := a.invited(ctx, token)
	if err != nil {
		return Invited{}, err
	}
	out := Invited{Workspace: i.workspace.Name, Name: cmp.Or(i.PendingName, i.account.Name), Email: i.account.Email, HasAccount: i.joins()}
	if i.provider.ID != 0 {
		out.SSO = &i.provider
	}
	out.SignedIn, err = a.ownsSession(ctx, session, i.User)
	return out, err
}

// invited is an invitation with whom and where it leads.
type invited struct {
	store.Invitation
	account   store.Account
	workspace desk.Workspace
	provider  desk.SSOProvider // of the workspace; no id: it has none
	vouched   bool             // a provider knows him: he has come in somewhere, be it without a password
}

// joins: whoever is invited has an account already, which no company's link can touch: he only accepts.
func (i *invited) joins() bool {
	return i.PendingName != "" && (i.account.PasswordHash != "" || i.vouched)
}

func (a *App) invited(ctx context.Context, token string) (i invited, err error) {
	hash, ok := auth.HashToken(auth.InvitationToken, token)
	if !ok {
		return i, errLink
	}
	i.Invitation, err = a.Store.Invitation(ctx, hash)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		err = errLink
	}
	if err != nil {
		return i, err
	}
	if i.account, err = a.Store.Account(ctx, i.User); err != nil {
		return i, err
	}
	if i.vouched, err = a.Store.HasIdentity(ctx, i.User, 0); err != nil {
		return i, err
	}
	p, _, err := a.Store.SSOProvider(ctx, i.Workspace)
	if err != nil {
		return i, err
	}
	i.provider = p.SSOProvider
	i.workspace, err = a.Store.Workspace(ctx, i.Workspace)
	return i, err
}

func (a *App) ownsSession(ctx context.Context, session string, user int64) (bool, error) {
	if session == "" {
		return false, nil
	}
	c, found, err := a.Store.SessionCaller(ctx, session, 0)
	return found && c.User == user && c.Via == 0, err // another company's provider vouches for nobody here
}

// Acceptance is what somebody brings to accept an invitation.
type Acceptance struct {
	Name, Password string
	Session        string // hash of the browser's session; "": none
	Proof          Proof
}

// Accept lets somebody in who was invited or lost his password. Whoever has an account proves that it is his, by its password or his
// session; others choose their name and password, and what sessions they had end. The link works once. The session returned is ""
// if the one that he has goes on.
func (a *App) Accept(ctx context.Context, token string, in Acceptance, from Browser) (session string, workspace int64, err error) {
	i, err := a.invited(ctx, token)
	if err != nil {
		return "", 0, err
	}
	if i.provider.Required {
		return "", 0, ssoRequired(&i.provider)
	}
	if i.joins() {
		session, err = a.join(ctx, &i, in, from)
	} else {
		session, err = a.comeIn(ctx, &i, in, from)
	}
	return session, i.Workspace, err
}

// join accepts an invitation for an account.
func (a *App) join(ctx context.Context, i *invited, in Acceptance, from Browser) (session string, err error) {
	signedIn, err := a.ownsSession(ctx, in.Session, i.User)
	if err != nil {
		return "", err
	}
	if !signedIn {
		ok, err := a.Passwords.Verify(ctx, i.account.PasswordHash, in.Password)
		if err != nil {
			return "", err
		}
		if !ok {
			return "", errCredentials
		}
		if err := a.demand(ctx, i.User, in.Proof); err != nil {
			return "", err
		}
	}
	_, need, err := a.placesOf(ctx, i.User)
	if err != nil {
		return "", err
	}
	err = a.Store.Write(ctx, i.Workspace, need, func(tx *store.Tx) error {
		session = ""
		if !signedIn {
			if err := a.prove(tx, i.User, in.Proof); err != nil {
				return err
			}
		}
		if err := accepted(tx, i, from.Address); err != nil {
			return err
		}
		if !signedIn {
			session, err = a.beginSession(tx, i.User, 0, from)
		}
		return err
	})
	return session, a.wrongCode(i.User, from, err)
}

// accepted makes whoever was invited a member, and uses the link up.
func accepted(tx *store.Tx, i *invited, address string) error {
	if _, err := tx.Invitation(i.Hash); err != nil {
		return errLink
	}
	m, err := tx.Member(i.User)
	if err != nil {
		return err
	}
	m.Pending = false
	tx.UpdateMember(m)
	tx.DropInvitations(i.User)
	tx.Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorUser, Actor: i.User, Subject: i.User})
	return tx.Audit(AuditEntry{Action: "member.joined", Kind: desk.ActorUser, User: i.User, Subject: i.User, Address: address})
}

// comeIn accepts with a name and a password that are chosen now.
func (a *App) comeIn(ctx context.Context, i *invited, brought Acceptance, from Browser) (session string, err error) {
	f := faults{}
	name := f.name("name", brought.Name)
	f.take(auth.CheckPassword("password", brought.Password, i.account.Email))
	if err := f.err(); err != nil {
		return "", err
	}
	hashed, err := a.Passwords.Hash(ctx, brought.Password)
	if err != nil {
		return "", err
	}
	if err := a.demand(ctx, i.User, brought.Proof); err != nil {
		return "", err
	}
	in, need, err := a.placesOf(ctx, i.User)
	if err != nil {
		return "", err
	}
	var ended []store.Session
	needed := false
	err = a.Store.Write(ctx, i.Workspace, need, func(tx *store.Tx) error {
		acc, err := tx.Account(i.User)
		if err != nil {
			return err
		}
		if i.vouched, err = tx.HasIdentity(acc.ID, 0); err != nil {
			return err
		}
		if i.account = acc; i.joins() { // he has chosen one meanwhile
			return errLink
		}
		if ours, err := mayChoosePassword(tx, acc.ID, acc.PasswordHash == "" && !i.vouched); err != nil || !ours {
			if err == nil {
				err = errLink
			}
			return err
		}
		if err := accepted(tx, i, from.Address); err != nil {
			return err
		}
		if needed, err = passkeyNeeded(a.prove(tx, acc.ID, brought.Proof)); err != nil {
			return err
		}
		acc.Name, acc.PasswordHash = name, hashed
		tx.UpdateAccount(acc)
		session, ended, err = a.renewUnless(needed, tx, in, acc.ID, from)
		return err
	})
	if err == nil {
		a.left(i.User, in, ended)
		if needed {
			err = errPasskeyNeeded
		}
	}
	return session, a.wrongCode(i.User, from, err)
}
