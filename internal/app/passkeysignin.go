package app

import (
	"context"
	"errors"
	"time"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

const (
	passkeyChallenge = "passkey"
	doorAge          = 15 * time.Minute // of the challenge at the door, where somebody may wait before he comes in
)

// AskForPasskey makes a challenge for whoever stands at the door with a browser, and names the host whose passkeys are asked for.
func (a *App) AskForPasskey(from Browser) (challenge, site string, err error) {
	if a.site.Host == "" {
		return "", "", errNoPasskeys
	}
	challenge, err = a.newChallenge(passkeyChallenge, from.Known, doorAge)
	return challenge, a.site.Host, err
}

// UsedPasskey is what a browser shows to sign in.
type UsedPasskey struct {
	auth.UsedPasskey
	Credential string // base64url
	Owner      string // as its keeper says; "": it does not say
}

// PasskeyOwner is how keepers of passkeys are told whose they are.
func PasskeyOwner(user int64) string { return number(user) }

// readPasskey is a passkey that somebody has shown and that is right, before the transaction that notes its use.
type readPasskey struct {
	key       store.Passkey
	used      auth.Use
	challenge answered
}

func (a *App) readPasskey(ctx context.Context, used UsedPasskey, from Browser) (*readPasskey, error) {
	k, err := a.Store.PasskeyOf(ctx, used.Credential)
	switch {
	case desk.CodeOf(err) == desk.ErrNotFound.Code:
		return nil, errPasskey
	case err != nil:
		return nil, err
	}
	use, err := used.Check(a.site, k.Key)
	if err == nil && (k.Site != a.site.Host || used.Owner != "" && used.Owner != PasskeyOwner(k.User)) {
		err = auth.ErrPasskey
	}
	if errors.Is(err, auth.ErrPasskey) {
		return nil, a.noPasskey(ctx, k.User, from, err)
	}
	if err != nil {
		return nil, err
	}
	challenge, err := a.answers(passkeyChallenge, from.Known, use.Challenge)
	return &readPasskey{k, use, challenge}, err
}

// use notes the passkey's use, unless it is gone or copied.
func (r *readPasskey) use(tx *store.Tx) error {
	now, err := tx.PasskeyOf(r.key.Credential)
	if err != nil || now.ID != r.key.ID { // it was removed meanwhile
		return errPasskey
	}
	if (r.used.Count != 0 || now.Count != 0) && r.used.Count <= now.Count { // somebody has a copy of it
		return errPasskey
	}
	if err := r.challenge.spend(tx); err != nil {
		return err
	}
	tx.UsePasskey(r.key.ID, r.used.Count, r.used.Synced)
	return nil
}

// SignInByPasskey begins a session and returns its token. A passkey is something one has, opened by what one is or knows: no second
// factor is asked for besides.
func (a *App) SignInByPasskey(ctx context.Context, used UsedPasskey, from Browser) (token string, err error) {
	read, err := a.readPasskey(ctx, used, from)
	if err != nil {
		return "", err
	}
	user := read.key.User
	in, need, err := a.placesOf(ctx, user)
	if err != nil {
		return "", err
	}
	if in, err = a.letIn(ctx, user, in); err != nil {
		return "", err
	}
	err = a.Store.Write(ctx, 0, need, func(tx *store.Tx) error {
		if err := read.use(tx); err != nil {
			return err
		}
		if token, err = a.beginSession(tx, user, 0, from); err != nil {
			return err
		}
		return notedSession(tx, in, AuditSignedIn, user, from.Address)
	})
	if desk.CodeOf(err) == errPasskey.Code {
		return "", a.noPasskey(ctx, user, from, err)
	}
	return token, err
}

// noPasskey refuses a passkey that is somebody's, and has it noted as a wrong password is.
func (a *App) noPasskey(ctx context.Context, user int64, from Browser, why error) error {
	a.Log.InfoContext(ctx, "a passkey was refused", "user", user, "error", why)
	a.refused.add(user, from.Address, a.Store.Now())
	return errPasskey
}
