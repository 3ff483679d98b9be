package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/mail"
	"timbre/internal/store"
)

// Passkey of a user.
type Passkey = store.Passkey

const (
	newPasskeyChallenge = "passkey_new"
	passkeyAge          = 10 * time.Minute // of the challenge for a new one
	freshAge            = 10 * time.Minute // so long after signing in nobody is asked for his password again
	maxPasskeys         = 20
	maxPasskeyName      = 60
)

var (
	errPasskey = &desk.Error{Kind: desk.KindUnauthenticated, Code: "passkey_refused"}
	// errPasskeyNeeded: a password alone is not enough, and what its owner has besides is a passkey.
	errPasskeyNeeded = &desk.Error{Kind: desk.KindUnauthenticated, Code: "passkey_needed"}
	errNoPasskeys    = desk.Conflict("passkeys_unavailable")
)

// OwnPasskeys are what a user has, and what he can do with them.
type OwnPasskeys struct {
	List     []Passkey
	Site     string // host that new ones are for; "": browsers make none for our address
	Fresh    bool   // he has just signed in: his password is not asked for
	Password bool   // he has one
	Wanted   bool   // a workspace of his wants a second factor, and these are his only one
}

// Passkeys lists the actor's. session is the hash of his session.
func (a *App) Passkeys(ctx context.Context, actor *desk.Actor, session string) (out OwnPasskeys, err error) {
	if actor.Kind != desk.ActorUser {
		return out, desk.Forbidden("session")
	}
	out.Site = a.site.Host
	if out.List, err = a.Store.Passkeys(ctx, actor.User); err != nil {
		return out, err
	}
	if out.Fresh, err = a.fresh(ctx, actor, session); err != nil {
		return out, err
	}
	acc, err := a.Store.Account(ctx, actor.User)
	if err != nil {
		return out, err
	}
	out.Password = acc.PasswordHash != ""
	f, err := a.Store.SecondFactor(ctx, actor.User)
	if err == nil && f.Sealed == "" {
		out.Wanted, err = a.Store.DemandsFactor(ctx, actor.User)
	}
	return out, err
}

// fresh reports whether a session began just now, so that its user need not show again who he is. What a provider says is good for its
// workspace: who is in others, too, shows it.
func (a *App) fresh(ctx context.Context, actor *desk.Actor, session string) (bool, error) {
	began, via, err := a.Store.SessionBegan(ctx, session)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return false, nil
	}
	if err != nil || a.Store.Now().Sub(began) >= freshAge {
		return false, err
	}
	if via == 0 {
		return true, nil
	}
	return a.Store.OnlyHere(ctx, actor.Workspace, actor.User)
}

// himself has the actor give his password again, unless he has just signed in.
func (a *App) himself(ctx context.Context, actor *desk.Actor, session, password string) (store.Account, error) {
	if actor.Kind != desk.ActorUser {
		return store.Account{}, desk.Forbidden("session")
	}
	if password != "" {
		return a.confirmed(ctx, actor, session, password)
	}
	acc, err := a.Store.Account(ctx, actor.User)
	if err != nil {
		return acc, err
	}
	fresh, err := a.fresh(ctx, actor, session)
	switch {
	case err != nil || fresh:
		return acc, err
	case acc.PasswordHash == "":
		return acc, desk.Conflict("sign_in_again")
	}
	return acc, desk.Invalid("current_password", "required")
}

// PasskeyWish is what a browser needs to make a passkey.
type PasskeyWish struct {
	Challenge string
	Site      string
	User      store.Account
	Known     []Passkey // which are not made again
}

// BeginPasskey asks the actor's browser for a passkey, after his password. Nothing is stored: see AddPasskey.
func (a *App) BeginPasskey(ctx context.Context, actor *desk.Actor, session, password string) (w PasskeyWish, err error) {
	if a.site.Host == "" {
		return w, errNoPasskeys
	}
	if w.User, err = a.himself(ctx, actor, session, password); err != nil {
		return w, err
	}
	if w.Known, err = a.Store.Passkeys(ctx, actor.User); err != nil {
		return w, err
	}
	if len(w.Known) >= maxPasskeys {
		return w, desk.Conflict("passkeys_full")
	}
	w.Site = a.site.Host
	w.Challenge, err = a.newChallenge(newPasskeyChallenge, session, passkeyAge)
	return w, err
}

// MadePasskey is a passkey that a browser has made.
type MadePasskey struct {
	auth.MadePasskey
	Name       string // "": as the browser is called
	Transports []string
}

// AddPasskey keeps a passkey that the actor's browser has made. Who had to set up a second factor has one now: his session is renewed.
func (a *App) AddPasskey(ctx context.Context, actor *desk.Actor, session string, enrolling bool, made MadePasskey, from Browser) (k Passkey, renewed string, err error) {
	if actor.Kind != desk.ActorUser {
		return k, "", desk.Forbidden("session")
	}
	read, err := made.Read(a.site)
	if errors.Is(err, auth.ErrPasskey) {
		a.Log.InfoContext(ctx, "a passkey was not taken", "user", actor.User, "error", err)
		return k, "", desk.Conflict("passkey_not_taken")
	}
	if err != nil {
		return k, "", err
	}
	challenge, err := a.answers(newPasskeyChallenge, session, read.Challenge)
	if err != nil {
		return k, "", desk.Conflict(errChallenge.Code) // he is signed in all the same
	}
	f := faults{}
	name := f.line("name", made.Name, maxPasskeyName)
	if err := f.err(); err != nil {
		return k, "", err
	}
	if name == "" {
		name = passkeyName(from)
	}
	k = Passkey{User: actor.User, Site: a.site.Host, Credential: read.Credential, Key: read.Key, Count: read.Count, Synced: read.Synced,
		Transports: knownTransports(made.Transports), Name: name}
	add := func(tx *store.Tx) error {
		list, err := tx.Passkeys(actor.User)
		if err != nil {
			return err
		}
		if len(list) >= maxPasskeys {
			return desk.Conflict("passkeys_full")
		}
		if _, err := tx.PasskeyOf(k.Credential); desk.CodeOf(err) != desk.ErrNotFound.Code {
			if err == nil {
				err = desk.Conflict("passkey_known")
			}
			return err
		}
		if err := challenge.spend(tx); err != nil {
			return desk.Conflict(errChallenge.Code)
		}
		k.ID, k.CreatedAt = tx.NewID(), tx.Now
		tx.InsertPasskey(k)
		return nil
	}
	if enrolling {
		renewed, err = a.changeFactor(ctx, actor, from, AuditPasskeyAdded, add)
		return k, renewed, err
	}
	_, need, err := a.placesOf(ctx, actor.User)
	if err != nil {
		return k, "", err
	}
	err = a.Store.Write(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		if err := add(tx); err != nil {
			return err
		}
		if err := a.audit(ctx, tx, actor, AuditEntry{Action: AuditPasskeyAdded, Name: k.Name}); err != nil {
			return err
		}
		return tellFactor(tx, actor.User, AuditPasskeyAdded, from)
	})
	return k, "", err
}

// passkeyName is what a browser's passkey is called unless its owner says otherwise.
func passkeyName(from Browser) string {
	browser, system := Describe(from.UserAgent)
	return strings.Trim(browser+" · "+system, " ·")
}

// knownTransports keeps the words of WebAuthn §5.8.4.
func knownTransports(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(t string) bool {
		return !slices.Contains([]string{"usb", "nfc", "ble", "smart-card", "hybrid", "internal"}, t)
	})
}

// RenamePasskey gives one of the actor's passkeys another name.
func (a *App) RenamePasskey(ctx context.Context, actor *desk.Actor, id int64, name string) (k Passkey, err error) {
	if actor.Kind != desk.ActorUser {
		return k, desk.Forbidden("session")
	}
	f := faults{}
	if name = f.line("name", name, maxPasskeyName); name == "" {
		f.add("name", "required")
	}
	if err := f.err(); err != nil {
		return k, err
	}
	err = a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		if k, err = tx.Passkey(actor.User, id); err != nil {
			return err
		}
		k.Name = name
		tx.RenamePasskey(actor.User, id, name)
		return nil
	})
	return k, err
}

// RemovePasskey forgets one of the actor's passkeys, after his password. His other sessions end: it may have been somebody else's by now.
// Where a workspace wants a second factor the last one stays.
func (a *App) RemovePasskey(ctx context.Context, actor *desk.Actor, session string, id int64, password string, from Browser) (renewed string, err error) {
	if _, err := a.himself(ctx, actor, session, password); err != nil {
		return "", err
	}
	return a.changeFactor(ctx, actor, from, AuditPasskeyRemoved, func(tx *store.Tx) error {
		if _, err := tx.Passkey(actor.User, id); err != nil {
			return err
		}
		tx.DeletePasskey(actor.User, id)
		lost, err := a.mustEnrol(tx, actor.User)
		if err == nil && lost {
			err = desk.Conflict("second_factor_wanted")
		}
		return err
	})
}

// factorMail is the mail about a change of what somebody proves himself by.
var factorMail = map[string]string{AuditFactorOn: mail.AboutFactorOn, AuditFactorOff: mail.AboutFactorOff, AuditFactorReset: mail.AboutFactorOff,
	AuditPasskeyAdded: mail.AboutPasskeyOn, AuditPasskeyRemoved: mail.AboutPasskeyOff}
