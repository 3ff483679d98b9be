package api

import (
	"context"
	"encoding/base64"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/desk"
)

func (a *API) passkeyRoutes() {
	serve(a, route{method: http.MethodPost, path: "/session/passkey/challenge", name: "ask-for-passkey", tag: "session", open: true,
		summary: "What a browser needs to show a passkey, any of those that it has for this site. A quarter of an hour."}, a.askForPasskey)
	serve(a, route{method: http.MethodPost, path: "/session/passkey", name: "sign-in-by-passkey", tag: "session", open: true,
		summary: "Begins a session by a passkey; no password and no code is asked for besides."}, a.signInByPasskey)
	serve(a, route{method: http.MethodGet, path: "/me/passkeys", name: "list-passkeys", own: true, tag: "me", enrolling: true, summary: "My passkeys."}, a.passkeys)
	serve(a, route{method: http.MethodPost, path: "/me/passkeys/challenge", name: "begin-passkey", tag: "me", enrolling: true, keyless: true, secret: true,
		summary: "What a browser needs to make a passkey. Ten minutes."}, a.beginPasskey)
	serve(a, route{method: http.MethodPost, path: "/me/passkeys", name: "add-passkey", tag: "me", enrolling: true, keyless: true, created: true,
		summary: "Keeps a passkey that the browser has made."}, a.addPasskey)
	serve(a, route{method: http.MethodPatch, path: "/me/passkeys/{id}", name: "rename-passkey", tag: "me", summary: "Gives one of my passkeys another name."}, a.renamePasskey)
	serve(a, route{method: http.MethodPost, path: "/me/passkeys/{id}/remove", name: "remove-passkey", tag: "me", keyless: true,
		summary: "Forgets one of my passkeys. My other sessions end."}, a.removePasskey)
}

// PasskeyChallenge is what a browser needs to show a passkey.
type PasskeyChallenge struct {
	Challenge string `json:"challenge" doc:"base64url"`
	Site      string `json:"site" doc:"Host that the passkey is good for."`
}

func (a *API) askForPasskey(ctx context.Context, _ *desk.Actor, _ *none) (PasskeyChallenge, error) {
	challenge, site, err := a.App.AskForPasskey(a.browser(ctx))
	if err == nil {
		ex := exchangeOf(ctx)
		a.cookies.SetBrowser(ex.w, ex.browser) // the challenge is for it alone
	}
	return PasskeyChallenge{base64.RawURLEncoding.EncodeToString([]byte(challenge)), site}, err
}

type usedPasskeyBody struct {
	Credential        string `json:"credential" maxLength:"1400" doc:"Its id. This and the rest base64url."`
	ClientData        string `json:"client_data" maxLength:"8000"`
	AuthenticatorData string `json:"authenticator_data" maxLength:"8000"`
	Signature         string `json:"signature" maxLength:"3000"`
	User              string `json:"user,omitempty" maxLength:"100" doc:"As it came with the passkey."`
}

func (b *usedPasskeyBody) used() app.UsedPasskey {
	return app.UsedPasskey{UsedPasskey: auth.UsedPasskey{ClientData: auth.Bytes(b.ClientData), AuthenticatorData: auth.Bytes(b.AuthenticatorData),
		Signature: auth.Bytes(b.Signature)}, Credential: b.Credential, Owner: string(auth.Bytes(b.User))}
}

type usedPasskeyInput struct {
	Body usedPasskeyBody
}

func (a *API) signInByPasskey(ctx context.Context, _ *desk.Actor, in *usedPasskeyInput) (Me, error) {
	attempt, err := a.Limiter.Token(ctx, a.address(ctx))
	if err != nil {
		return Me{}, err
	}
	token, err := a.App.SignInByPasskey(ctx, in.Body.used(), a.browser(ctx))
	if err != nil {
		return Me{}, err
	}
	if err := attempt.Succeeded(ctx); err != nil {
		return Me{}, err
	}
	return a.begun(ctx, token, 0)
}

// Passkeys are mine.
type Passkeys struct {
	Items    []Passkey `json:"items"`
	Site     Text      `json:"site" doc:"Host that new ones are for; null: browsers make none for the address of this installation."`
	Fresh    bool      `json:"fresh" doc:"I have just signed in: my password is not asked for."`
	Password bool      `json:"password" doc:"I have one."`
	Wanted   bool      `json:"wanted" doc:"A workspace of mine wants a second factor, and they are my only one: the last stays."`
}

// Passkey is a key that my device or my password manager keeps.
type Passkey struct {
	ID         ID     `json:"id"`
	Name       string `json:"name"`
	Site       string `json:"site" doc:"Host that it is good for."`
	Synced     bool   `json:"synced" doc:"Its keeper has a copy elsewhere."`
	CreatedAt  Time   `json:"created_at"`
	LastUsedAt Time   `json:"last_used_at" doc:"Null: never."`
}

func passkeyOf(k *app.Passkey) Passkey {
	return Passkey{ID{k.ID}, k.Name, k.Site, k.Synced, Time{k.CreatedAt}, Time{k.LastUsedAt}}
}

func (a *API) passkeys(ctx context.Context, actor *desk.Actor, _ *none) (Passkeys, error) {
	own, err := a.App.Passkeys(ctx, actor, exchangeOf(ctx).session)
	return Passkeys{shown(own.List, passkeyOf), Text(own.Site), own.Fresh, own.Password, own.Wanted}, err
}

type confirmingInput struct {
	Body struct {
		CurrentPassword string `json:"current_password,omitempty" maxLength:"1000" doc:"Not needed in the first ten minutes of a session."`
	}
}

// PasskeyWish is what a browser needs to make a passkey.
type PasskeyWish struct {
	PasskeyChallenge
	User       string         `json:"user" doc:"base64url"`
	Email      string         `json:"email"`
	Name       string         `json:"name"`
	Algorithms []int          `json:"algorithms"`
	Known      []KnownPasskey `json:"known" doc:"Which are not made again."`
}

// KnownPasskey is one that there is.
type KnownPasskey struct {
	Credential string   `json:"credential" doc:"base64url"`
	Transports []string `json:"transports"`
}

func (a *API) beginPasskey(ctx context.Context, actor *desk.Actor, in *confirmingInput) (out PasskeyWish, err error) {
	err = a.counted(ctx, actor, func() error {
		w, err := a.App.BeginPasskey(ctx, actor, exchangeOf(ctx).session, in.Body.CurrentPassword)
		text := base64.RawURLEncoding.EncodeToString
		out = PasskeyWish{PasskeyChallenge{text([]byte(w.Challenge)), w.Site}, text([]byte(app.PasskeyOwner(w.User.ID))), w.User.Email, w.User.Name,
			auth.PasskeyAlgorithms, shown(w.Known, func(k *app.Passkey) KnownPasskey { return KnownPasskey{k.Credential, k.Transports} })}
		return err
	})
	return out, err
}

type addPasskeyInput struct {
	Body struct {
		Name        string   `json:"name,omitempty" doc:"Without, as the browser is called."`
		ClientData  string   `json:"client_data" maxLength:"8000" doc:"base64url"`
		Attestation string   `json:"attestation" maxLength:"100000" doc:"base64url"`
		Transports  []string `json:"transports,omitempty" maxItems:"20"`
	}
}

func (a *API) addPasskey(ctx context.Context, actor *desk.Actor, in *addPasskeyInput) (Passkey, error) {
	b, ex := &in.Body, exchangeOf(ctx)
	made := app.MadePasskey{MadePasskey: auth.MadePasskey{ClientData: auth.Bytes(b.ClientData), Attestation: auth.Bytes(b.Attestation)},
		Name: b.Name, Transports: b.Transports}
	k, token, err := a.App.AddPasskey(ctx, actor, ex.session, ex.enrol, made, a.browser(ctx))
	if err == nil && token != "" {
		err = a.handOut(ctx, token)
	}
	return passkeyOf(&k), err
}

type renamePasskeyInput struct {
	ByID
	Body struct {
		Name string `json:"name"`
	}
}

func (a *API) renamePasskey(ctx context.Context, actor *desk.Actor, in *renamePasskeyInput) (Passkey, error) {
	k, err := a.App.RenamePasskey(ctx, actor, in.ID.N, in.Body.Name)
	return passkeyOf(&k), err
}

type removePasskeyInput struct {
	ByID
	confirmingInput
}

func (a *API) removePasskey(ctx context.Context, actor *desk.Actor, in *removePasskeyInput) (none, error) {
	return none{}, a.counted(ctx, actor, func() error {
		token, err := a.App.RemovePasskey(ctx, actor, exchangeOf(ctx).session, in.ID.N, in.Body.CurrentPassword, a.browser(ctx))
		if err != nil {
			return err
		}
		return a.handOut(ctx, token)
	})
}
