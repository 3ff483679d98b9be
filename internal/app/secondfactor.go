package app

import (
	"context"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// Where the keys of authenticator apps rest sealed: those in use, and those that are only being set up.
const (
	TOTPPlace  = "users/totp"
	setUpPlace = "users/totp_setup"
)

var (
	// errSecondFactor asks for a code: the password was right.
	errSecondFactor = &desk.Error{Kind: desk.KindUnauthenticated, Code: "second_factor_needed"}
	errCode         = &desk.Error{Kind: desk.KindUnauthenticated, Code: "wrong_code"}
	// errEnrol refuses a session until its user has set up a second factor.
	errEnrol = &desk.Error{Kind: desk.KindForbidden, Code: "second_factor_required"}
)

// Proof is what somebody shows besides his password: a code of his app, or a recovery code. Counted is called before one is looked at,
// once the password was right, and may refuse; nil: nobody counts.
type Proof struct {
	Code    string
	Counted func(user int64) error
}

// prove checks a user's second factor, if he has one. tx holds the workspaces that he is in, so that a code is used once.
func (a *App) prove(tx *store.Tx, user int64, p Proof) error {
	f, err := tx.SecondFactor(user)
	if err != nil {
		return err
	}
	if f.Sealed == "" {
		return a.proveWithout(tx, user)
	}
	if hash, ok := auth.HashRecoveryCode(p.Code); ok {
		used, err := tx.UseRecoveryCode(user, hash)
		if err == nil && !used {
			err = errCode
		}
		return err
	}
	key, err := a.Sealer.Open(f.Sealed, TOTPPlace)
	if err != nil {
		return err
	}
	step, ok := auth.CheckTOTP(key, p.Code, tx.Now, f.Step)
	if !ok {
		return errCode
	}
	tx.UseTOTP(user, step)
	return nil
}

// proveWithout lets a password do for who has no codes, unless a second factor is wanted and his passkeys are it: whoever only knows the
// password must not be the one who sets up the codes.
func (a *App) proveWithout(tx *store.Tx, user int64) error {
	wanted, err := tx.DemandsFactor(user)
	if err != nil || !wanted {
		return err
	}
	has, err := tx.HasPasskey(user, a.site.Host)
	if err == nil && has {
		err = errPasskeyNeeded
	}
	return err
}

// demand asks for a user's second factor before a transaction that proves it, and counts the attempt.
func (a *App) demand(ctx context.Context, user int64, p Proof) error {
	f, err := a.Store.SecondFactor(ctx, user)
	switch {
	case err != nil || f.Sealed == "":
		return err
	case p.Code == "":
		return errSecondFactor
	case p.Counted == nil:
		return nil
	}
	return p.Counted(user)
}

// Factor is what somebody has besides his password.
type Factor struct {
	On     bool
	Codes  int  // recovery codes that are left
	Wanted bool // a workspace of his wants everybody to have one

	Passkeys int  // of a member; his own are listed
	SSO      bool // of a member: the workspace's provider knows him
	Password bool // he has one, and it is asked for
}

// SecondFactor tells what the actor has besides his password.
func (a *App) SecondFactor(ctx context.Context, actor *desk.Actor) (Factor, error) {
	if actor.Kind != desk.ActorUser {
		return Factor{}, desk.Forbidden("session")
	}
	f, err := a.Store.SecondFactor(ctx, actor.User)
	if err != nil {
		return Factor{}, err
	}
	acc, err := a.Store.Account(ctx, actor.User)
	if err != nil {
		return Factor{}, err
	}
	wanted, err := a.Store.DemandsFactor(ctx, actor.User)
	return Factor{On: f.Sealed != "", Codes: f.Codes, Wanted: wanted, Password: acc.PasswordHash != ""}, err
}

// FactorSetup is a key that is not in use yet. Token brings it back with the first code.
type FactorSetup struct{ Key, Address, Token string }

// BeginFactor makes a key for the actor's authenticator app, after his password. Nothing is stored: see ConfirmFactor.
func (a *App) BeginFactor(ctx context.Context, actor *desk.Actor, session, password string) (s FactorSetup, err error) {
	acc, err := a.confirmed(ctx, actor, session, password)
	if err != nil {
		return s, err
	}
	s.Key = auth.NewTOTPKey()
	s.Address = auth.TOTPAddress(s.Key, "Timbre", acc.Email)
	s.Token, err = a.Sealer.Seal(s.Key, setUpPlace+number(acc.ID))
	return s, err
}

// confirmed has the actor give his password again, for what would lock him out. Who has none is known by a session that has just begun.
func (a *App) confirmed(ctx context.Context, actor *desk.Actor, session, password string) (store.Account, error) {
	if actor.Kind != desk.ActorUser {
		return store.Account{}, desk.Forbidden("session")
	}
	acc, err := a.Store.Account(ctx, actor.User)
	if err != nil {
		return acc, err
	}
	if acc.PasswordHash == "" {
		fresh, err := a.fresh(ctx, actor, session)
		if err == nil && !fresh {
			err = desk.Conflict("sign_in_again")
		}
		return acc, err
	}
	ok, err := a.Passwords.Verify(ctx, acc.PasswordHash, password)
	if err == nil && !ok {
		err = desk.Invalid("current_password", "wrong_password")
	}
	return acc, err
}

// ConfirmFactor puts the key in use, with the first code that the app shows. All sessions end, since they began without; this browser gets
// a new one, and the actor his recovery codes.
func (a *App) ConfirmFactor(ctx context.Context, actor *desk.Actor, setup, code string, from Browser) (session string, codes []string, err error) {
	if actor.Kind != desk.ActorUser {
		return "", nil, desk.Forbidden("session")
	}
	key, err := a.Sealer.Open(setup, setUpPlace+number(actor.User))
	if err != nil {
		return "", nil, desk.Invalid("setup", "invalid")
	}
	step, ok := auth.CheckTOTP(key, code, a.Store.Now(), 0)
	if !ok {
		return "", nil, desk.Invalid("code", "wrong_code")
	}
	sealed, err := a.Sealer.Seal(key, TOTPPlace)
	if err != nil {
		return "", nil, err
	}
	codes, hashes := auth.NewRecoveryCodes()
	session, err = a.changeFactor(ctx, actor, from, AuditFactorOn, func(tx *store.Tx) error {
		tx.SetTOTP(actor.User, sealed, step)
		tx.SetRecoveryCodes(actor.User, hashes)
		return nil
	})
	return session, codes, err
}

// changeFactor changes the actor's own second factor: he is told by mail, it is on record, and his sessions are renewed.
func (a *App) changeFactor(ctx context.Context, actor *desk.Actor, from Browser, action string, fn func(*store.Tx) error) (session string, err error) {
	in, need, err := a.placesOf(ctx, actor.User)
	if err != nil {
		return "", err
	}
	var ended []store.Session
	err = a.Store.Write(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if session, ended, err = a.renewSession(tx, in, actor.User, from); err != nil {
			return err
		}
		if err := a.audit(ctx, tx, actor, AuditEntry{Action: action}); err != nil {
			return err
		}
		return tellFactor(tx, actor.User, action, from)
	})
	if err != nil {
		return "", err
	}
	a.left(actor.User, in, ended)
	return session, nil
}

func tellFactor(tx *store.Tx, user int64, action string, from Browser) error {
	return tellAccount(tx.In(0), accountMail{Kind: factorMail[action], User: user, UserAgent: from.UserAgent, Address: from.Address})
}

// DropFactor takes the actor's second factor away, after his password and a code. Where a workspace wants one it stays.
func (a *App) DropFactor(ctx context.Context, actor *desk.Actor, password string, p Proof, from Browser) (session string, err error) {
	if _, err := a.confirmed(ctx, actor, from.Session, password); err != nil {
		return "", err
	}
	if wanted, err := a.Store.DemandsFactor(ctx, actor.User); err != nil || wanted {
		if err == nil {
			err = desk.Conflict("second_factor_wanted")
		}
		return "", err
	}
	if err := a.demand(ctx, actor.User, p); err != nil {
		return "", asked(err)
	}
	session, err = a.changeFactor(ctx, actor, from, AuditFactorOff, func(tx *store.Tx) error {
		if err := a.prove(tx, actor.User, p); err != nil {
			return err
		}
		tx.SetTOTP(actor.User, "", 0)
		return nil
	})
	return session, asked(err)
}

// asked turns the refusal of a code into one of the form's field: whoever asks is signed in.
func asked(err error) error {
	switch desk.CodeOf(err) {
	case errSecondFactor.Code:
		return desk.Invalid("code", "required")
	case errCode.Code:
		return desk.Invalid("code", "wrong_code")
	}
	return err
}

// RenewCodes replaces the actor's recovery codes, after his password and a code.
func (a *App) RenewCodes(ctx context.Context, actor *desk.Actor, session, password string, p Proof) (codes []string, err error) {
	if _, err := a.confirmed(ctx, actor, session, password); err != nil {
		return nil, err
	}
	if err := a.demand(ctx, actor.User, p); err != nil {
		return nil, asked(err)
	}
	_, need, err := a.placesOf(ctx, actor.User)
	if err != nil {
		return nil, err
	}
	codes, hashes := auth.NewRecoveryCodes()
	err = a.Store.Write(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		f, err := tx.SecondFactor(actor.User)
		if err != nil {
			return err
		}
		if f.Sealed == "" {
			return desk.Conflict("second_factor_off")
		}
		if err := a.prove(tx, actor.User, p); err != nil {
			return err
		}
		tx.SetRecoveryCodes(actor.User, hashes)
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditCodesRenewed})
	})
	return codes, asked(err)
}

// DropFactorOf takes a member's second factor away, his passkeys too, for who lost his phone and his codes. Somebody who is in other workspaces, too, belongs
// to no single one. His sessions end.
func (a *App) DropFactorOf(ctx context.Context, actor *desk.Actor, user int64) error {
	if err := actor.Need(desk.PermMembers); err != nil {
		return err
	}
	if user == actor.User {
		return desk.Conflict("second_factor_own") // his own goes by his password and a code
	}
	m, err := a.Store.Member(ctx, actor.Workspace, user)
	if err != nil {
		return err
	}
	if err := above(actor, &m); err != nil {
		return err
	}
	in, need, err := a.placesOf(ctx, user)
	if err != nil {
		return err
	}
	var ended []store.Session
	err = a.writeNeeding(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		if ours, err := tx.OnlyHere(user); err != nil || !ours {
			if err == nil {
				err = desk.Conflict("account_is_his_own")
			}
			return err
		}
		if ended, err = tx.SessionsOf(user); err != nil {
			return err
		}
		tx.SetTOTP(user, "", 0)
		tx.DropPasskeys(user)
		tx.DeleteSessions(user, "")
		tellSessions(tx, in, user)
		if err := a.audit(ctx, tx, actor, AuditEntry{Action: AuditFactorReset, Subject: user, Data: map[string]any{"member": desk.FormatID(user)}}); err != nil {
			return err
		}
		return tellFactor(tx, user, AuditFactorReset, Browser{})
	})
	if err == nil {
		a.left(user, in, ended)
	}
	return err
}
