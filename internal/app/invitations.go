package app

import (
	"context"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// Invited is whom an invitation is for.
type Invited struct{ Workspace, Name, Email string }

// Invitation shows an invitation to whoever has its link.
func (a *App) Invitation(ctx context.Context, token string) (Invited, error) {
	_, acc, w, err := a.invited(ctx, token)
	return Invited{Workspace: w.Name, Name: acc.Name, Email: acc.Email}, err
}

func (a *App) invited(ctx context.Context, token string) (hash string, acc store.Account, w desk.Workspace, err error) {
	hash, ok := auth.HashToken(auth.InvitationToken, token)
	if !ok {
		return "", acc, w, errLink
	}
	i, err := a.Store.Invitation(ctx, hash)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		err = errLink
	}
	if err != nil {
		return "", acc, w, err
	}
	if acc, err = a.Store.Account(ctx, i.User); err != nil {
		return "", acc, w, err
	}
	w, err = a.Store.Workspace(ctx, i.Workspace)
	return hash, acc, w, err
}

// Accept lets somebody in who was invited or lost his password: he chooses his name and password, and what sessions he had end.
// The link works once.
func (a *App) Accept(ctx context.Context, token, name, password string, from Browser) (session string, err error) {
	hash, acc, w, err := a.invited(ctx, token)
	if err != nil {
		return "", err
	}
	f := faults{}
	name = f.name("name", name)
	f.take(auth.CheckPassword("password", password, acc.Email))
	if err := f.err(); err != nil {
		return "", err
	}
	hashed, err := a.Passwords.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	err = a.Store.Write(ctx, w.ID, store.Need{}, func(tx *store.Tx) error {
		if _, err := tx.Invitation(hash); err != nil {
			return errLink
		}
		acc, err := tx.Account(acc.ID)
		if err != nil {
			return err
		}
		if ours, err := mayChoosePassword(tx, acc.ID, acc.PasswordHash == ""); err != nil || !ours {
			if err == nil {
				err = errLink
			}
			return err
		}
		acc.Name, acc.PasswordHash = name, hashed
		tx.UpdateAccount(acc)
		tx.DropInvitations(acc.ID)
		tx.DeleteSessions(acc.ID, "")
		session = a.beginSession(tx, acc.ID, from)
		tx.Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorUser, Actor: acc.ID, Subject: acc.ID})
		return nil
	})
	return session, err
}
