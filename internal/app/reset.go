package app

import (
	"context"
	"strings"
	"time"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/mail"
	"timbre/internal/store"
)

// resetAge is how long a link to choose a new password can be used.
const resetAge = time.Hour

// AskReset has a link to choose a new password mailed, if somebody has the address and there is a server to mail it. Nothing is looked
// up before it is answered, so neither the answer nor its time tells who has an account.
func (a *App) AskReset(ctx context.Context, email string) error {
	f := faults{}
	email = f.email("email", strings.TrimSpace(email))
	if err := f.err(); err != nil {
		return err
	}
	return a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		return tellAccount(tx, accountMail{Kind: mail.AboutReset, Email: email})
	})
}

// Reset shows whose password a link replaces.
func (a *App) Reset(ctx context.Context, token string) (email string, err error) {
	_, acc, err := a.reset(ctx, token)
	return acc.Email, err
}

func (a *App) reset(ctx context.Context, token string) (r store.PasswordReset, acc store.Account, err error) {
	hash, ok := auth.HashToken(auth.ResetToken, token)
	if !ok {
		return r, acc, errLink
	}
	r, err = a.Store.PasswordReset(ctx, hash)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		err = errLink
	}
	if err == nil {
		acc, err = a.Store.Account(ctx, r.User)
	}
	return r, acc, err
}

// NewPassword is what somebody brings who has a link to choose one.
type NewPassword struct {
	Password  string
	EndTokens bool // his personal tokens end, too
	Proof     Proof
}

// ResetPassword replaces the password of whoever has the link, once. All his sessions end; he gets a new one, or passkey_needed where
// a link and a password are not enough.
func (a *App) ResetPassword(ctx context.Context, token string, n NewPassword, from Browser) (session string, err error) {
	r, acc, err := a.reset(ctx, token)
	if err != nil {
		return "", err
	}
	if err := auth.CheckPassword("password", n.Password, acc.Email); err != nil {
		return "", err
	}
	in, need, err := a.placesOf(ctx, acc.ID)
	if err != nil {
		return "", err
	}
	if len(in) == 0 {
		return "", errLink // he is a member nowhere by now
	}
	_, barred := a.letIn(ctx, acc.ID, in)
	if barred != nil && desk.CodeOf(barred) != "sso_required" {
		return "", barred
	}
	if err := a.demand(ctx, acc.ID, n.Proof); err != nil {
		return "", err
	}
	needed := false
	hashed, err := a.Passwords.Hash(ctx, n.Password)
	if err != nil {
		return "", err
	}
	var ended []store.Session
	err = a.Store.Write(ctx, 0, need, func(tx *store.Tx) error {
		if _, err := tx.PasswordReset(r.Hash); err != nil {
			return errLink
		}
		acc, err := tx.Account(r.User)
		if err != nil {
			return err
		}
		if needed, err = passkeyNeeded(a.prove(tx, acc.ID, n.Proof)); err != nil {
			return err
		}
		tx.DropPasswordResets(acc.ID)
		acc.PasswordHash = hashed
		tx.UpdateAccount(acc)
		if n.EndTokens {
			tx.RevokePersonalTokens(acc.ID)
		}
		for _, w := range in {
			entry := AuditEntry{Action: AuditPasswordReset, Kind: desk.ActorUser, User: acc.ID, Address: from.Address}
			if err := tx.In(w.ID).Audit(entry); err != nil {
				return err
			}
		}
		if session, ended, err = a.renewUnless(needed || barred != nil, tx, in, acc.ID, from); err != nil {
			return err
		}
		return tellPassword(tx, acc.ID, from)
	})
	if err != nil {
		return "", a.wrongCode(acc.ID, from, err)
	}
	a.left(acc.ID, in, ended)
	if needed {
		return "", errPasskeyNeeded
	}
	return session, barred
}

// passkeyNeeded takes the refusal of a password without the passkey that belongs to it apart from other errors.
func passkeyNeeded(err error) (bool, error) {
	if desk.CodeOf(err) == errPasskeyNeeded.Code {
		return true, nil
	}
	return false, err
}

// renewUnless is renewSession, or only ends all sessions of who still has to show his passkey.
func (a *App) renewUnless(needed bool, tx *store.Tx, in []desk.Workspace, user int64, from Browser) (token string, ended []store.Session, err error) {
	if !needed {
		return a.renewSession(tx, in, user, from)
	}
	if ended, err = tx.SessionsOf(user); err == nil {
		tx.DeleteSessions(user, "")
		tellSessions(tx, in, user)
	}
	return "", ended, err
}

// tellPassword has it mailed to a user that his password is another one.
func tellPassword(tx *store.Tx, user int64, from Browser) error {
	return tellAccount(tx.In(0), accountMail{Kind: mail.AboutPassword, User: user, UserAgent: from.UserAgent, Address: from.Address})
}

// Recover is the operator's: it takes a user's second factor and his passkeys away, ends his sessions and returns a link by which he chooses a password,
// for as long as one that is mailed. The workspace is entered by its password again, if it was by its provider only.
func (a *App) Recover(ctx context.Context, workspace, user int64) (link string, err error) {
	in, need, err := a.placesOf(ctx, user)
	if err != nil {
		return "", err
	}
	token, hash := auth.NewToken(auth.ResetToken)
	err = a.Store.Write(ctx, 0, need, func(tx *store.Tx) error {
		p, found, err := tx.In(workspace).SSOProvider()
		if err != nil {
			return err
		}
		if found && p.Required {
			requireSSO(tx.In(workspace), p, false)
			if err := tx.In(workspace).Audit(AuditEntry{Action: AuditSSOOnlyOff, Kind: desk.ActorSystem}); err != nil {
				return err
			}
		}
		tx.DropPasswordResets(user)
		tx.InsertPasswordReset(store.PasswordReset{Hash: hash, User: user, ExpiresAt: tx.Now.Add(resetAge)})
		tx.SetTOTP(user, "", 0)
		tx.DropPasskeys(user)
		tx.DeleteSessions(user, "")
		tellSessions(tx, in, user)
		for _, w := range in {
			entry := AuditEntry{Action: AuditRecovered, Kind: desk.ActorSystem, Data: map[string]any{"member": desk.FormatID(user)}}
			if err := tx.In(w.ID).Audit(entry); err != nil {
				return err
			}
		}
		return nil
	})
	return a.PublicURL + "/reset/" + token, err
}
