package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/desk"
)

func (a *API) sessionRoutes() {
	serve(a, route{method: http.MethodPost, path: "/session", name: "sign-in", tag: "session", open: true,
		summary: "Begins a session; its token comes as a cookie."}, a.signIn)
	serve(a, route{method: http.MethodGet, path: "/session", name: "get-session", tag: "session", enrolling: true, summary: "Who I am."}, a.me)
	serve(a, route{method: http.MethodDelete, path: "/session", name: "sign-out", tag: "session", keyless: true, enrolling: true, leaving: true, summary: "Ends the session."}, a.signOut)
	serve(a, route{method: http.MethodGet, path: "/invitations/{token}", name: "get-invitation", tag: "session", open: true,
		summary: "Whom an invitation is for."}, a.invitation)
	serve(a, route{method: http.MethodPost, path: "/password-resets", name: "ask-password-reset", tag: "session", open: true,
		summary: "Mails a link to choose a new password, if the address is known. Whether it is does not show."}, a.askReset)
	serve(a, route{method: http.MethodGet, path: "/password-resets/{token}", name: "get-password-reset", tag: "session", open: true,
		summary: "Whose password a link replaces."}, a.reset)
	serve(a, route{method: http.MethodPost, path: "/password-resets/{token}", name: "reset-password", tag: "session", open: true,
		summary: "Replaces a password and begins a session; all others end. The link works once."}, a.resetPassword)
	serve(a, route{method: http.MethodGet, path: "/mail-subscriptions/{token}", name: "get-mail-subscription", tag: "session", open: true,
		summary: "What the link of a mail would end. Nothing is changed by looking."}, a.mailSubscription)
	serve(a, route{method: http.MethodPost, path: "/mail-subscriptions/{token}/end", name: "end-mail-subscription", tag: "session", open: true, keyless: true,
		summary: "Ends the kind of mail that a link is of, for whom it was sent to; also as mail programs do it by RFC 8058, at /unsubscribe/{token}."}, a.endMail)
	serve(a, route{method: http.MethodPost, path: "/invitations/{token}", name: "accept-invitation", tag: "session", open: true,
		summary: "Accepts an invitation. Whoever has an account brings its password, or his session; others choose name and password. The link works once."}, a.accept)
}

type signInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1000"`
		Code     string `json:"code,omitempty" maxLength:"40" doc:"Of the authenticator app, or a recovery code: after 401 second_factor_needed."`
	}
}

func (a *API) signIn(ctx context.Context, _ *desk.Actor, in *signInInput) (Me, error) {
	attempt, err := a.Limiter.Login(ctx, in.Body.Email, a.address(ctx))
	if err != nil {
		return Me{}, err
	}
	token, err := a.proving(ctx, in.Body.Code, func(p app.Proof) (string, error) {
		return a.App.SignIn(ctx, in.Body.Email, in.Body.Password, p, a.browser(ctx))
	})
	if passwordRight(err) {
		if err := attempt.Succeeded(ctx); err != nil {
			return Me{}, err
		}
	}
	if err != nil {
		return Me{}, err
	}
	return a.begun(ctx, token, 0)
}

// passwordRight reports whether who tried knows the password, be it not enough.
func passwordRight(err error) bool {
	code := desk.CodeOf(err)
	return err == nil || code == "second_factor_needed" || code == "passkey_needed" || code == "sso_required"
}

// browser is where a request comes from. Whichever is not known yet gets a token by which it will be: see begun.
func (a *API) browser(ctx context.Context) app.Browser {
	ex := exchangeOf(ctx)
	hash, known := "", false
	if ex.browser, known = a.cookies.Browser(ex.r); known {
		hash, known = auth.HashToken(auth.BrowserToken, ex.browser)
	}
	if !known {
		ex.browser, hash = auth.NewToken(auth.BrowserToken)
	}
	return app.Browser{UserAgent: ex.r.UserAgent(), Address: a.address(ctx).String(), Known: hash, Session: ex.session}
}

// begun hands a new session's cookie out and shows whose it is, in a workspace or in the user's first (0). The session that the browser
// had ends: from now on only a thief could use it.
func (a *API) begun(ctx context.Context, token string, workspace int64) (Me, error) {
	hash, _ := auth.HashToken(auth.SessionToken, token)
	me, err := a.within(ctx, hash, workspace)
	if err != nil {
		return me, err
	}
	return me, a.handOut(ctx, token)
}

// handOut gives the browser a new session's cookie in place of the one that it had.
func (a *API) handOut(ctx context.Context, token string) error {
	hash, _ := auth.HashToken(auth.SessionToken, token)
	if former := a.sessionOf(ctx); former != "" && former != hash {
		if err := a.App.SignOut(ctx, former); err != nil {
			return err
		}
	}
	ex := exchangeOf(ctx)
	a.cookies.Set(ex.w, token, sessionAge)
	a.cookies.SetBrowser(ex.w, ex.browser)
	return nil
}

// within goes on as whoever has a session, in a workspace.
func (a *API) within(ctx context.Context, hash string, workspace int64) (Me, error) {
	actor, _, err := a.App.SessionActor(ctx, hash, workspace)
	ex := exchangeOf(ctx)
	if err != nil && desk.CodeOf(err) != enrolFirst {
		return Me{}, err
	}
	ex.actor, ex.session, ex.enrol = actor, hash, err != nil
	return a.me(ctx, actor, nil)
}

func (a *API) signOut(ctx context.Context, actor *desk.Actor, _ *none) (none, error) {
	ex := exchangeOf(ctx)
	if ex.session == "" {
		return none{}, desk.Forbidden("session")
	}
	if err := a.App.SignOut(ctx, ex.session); err != nil {
		return none{}, err
	}
	a.cookies.Clear(ex.w)
	return none{}, nil
}

// InvitationInput names an invitation by its link.
type InvitationInput struct {
	Token string `path:"token" maxLength:"200"`
}

// Invited is whom an invitation is for.
type Invited struct {
	Workspace  string `json:"workspace"`
	Name       string `json:"name"`
	Email      string `json:"email"`
	HasAccount bool   `json:"has_account" doc:"He accepts with the password that he has."`
	SignedIn   bool   `json:"signed_in" doc:"This browser's session is his: he needs no password."`

	SSO *SSODoor `json:"sso" doc:"The company's identity provider, by which he may accept, too; null: it has none."`
}

func (a *API) invitation(ctx context.Context, _ *desk.Actor, in *InvitationInput) (Invited, error) {
	return guess(ctx, a, func() (Invited, error) {
		i, err := a.App.Invitation(ctx, in.Token, a.sessionOf(ctx))
		out := Invited{i.Workspace, i.Name, i.Email, i.HasAccount, i.SignedIn, nil}
		if i.SSO != nil {
			out.SSO = ssoDoorOf(i.SSO)
		}
		return out, err
	})
}

type acceptInput struct {
	InvitationInput
	Body struct {
		Name     string `json:"name,omitempty" doc:"Of whoever has no account."`
		Password string `json:"password,omitempty" maxLength:"1000" doc:"Chosen now, or the one of the account; not needed with its session."`
		Code     string `json:"code,omitempty" maxLength:"40" doc:"After 401 second_factor_needed."`
	}
}

func (a *API) accept(ctx context.Context, _ *desk.Actor, in *acceptInput) (Me, error) {
	return guess(ctx, a, func() (Me, error) {
		i, err := a.App.Invitation(ctx, in.Token, a.sessionOf(ctx))
		if err != nil {
			return Me{}, err
		}
		if !i.HasAccount || i.SignedIn {
			return a.acceptAs(ctx, in)
		}
		attempt, err := a.Limiter.Login(ctx, i.Email, a.address(ctx)) // a password can be guessed here, too
		if err != nil {
			return Me{}, err
		}
		me, err := a.acceptAs(ctx, in)
		if passwordRight(err) {
			if err := attempt.Succeeded(ctx); err != nil {
				return me, err
			}
		}
		return me, err
	})
}

func (a *API) acceptAs(ctx context.Context, in *acceptInput) (Me, error) {
	session := a.sessionOf(ctx)
	var workspace int64
	token, err := a.proving(ctx, in.Body.Code, func(p app.Proof) (token string, err error) {
		brought := app.Acceptance{Name: in.Body.Name, Password: in.Body.Password, Session: session, Proof: p}
		token, workspace, err = a.App.Accept(ctx, in.Token, brought, a.browser(ctx))
		return token, err
	})
	switch {
	case err != nil:
		return Me{}, err
	case token == "":
		return a.within(ctx, session, workspace)
	}
	return a.begun(ctx, token, workspace)
}

// sessionOf is the hash of the session that a browser shows on an open route; "" if it shows none.
func (a *API) sessionOf(ctx context.Context) string {
	text, ok := a.cookies.Token(exchangeOf(ctx).r)
	if !ok {
		return ""
	}
	hash, _ := auth.HashToken(auth.SessionToken, text)
	return hash
}

// guess limits tries of a link's token by address. Only a wrong token counts.
func guess[T any](ctx context.Context, a *API, try func() (T, error)) (T, error) {
	attempt, err := a.Limiter.Token(ctx, a.address(ctx))
	if err != nil {
		var zero T
		return zero, err
	}
	out, err := try()
	if desk.CodeOf(err) != "link_invalid" {
		if err := attempt.Succeeded(ctx); err != nil {
			return out, err
		}
	}
	return out, err
}
