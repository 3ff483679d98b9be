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
	serve(a, route{method: http.MethodGet, path: "/session", name: "get-session", tag: "session", summary: "Who I am."}, a.me)
	serve(a, route{method: http.MethodDelete, path: "/session", name: "sign-out", tag: "session", keyless: true, summary: "Ends the session."}, a.signOut)
	serve(a, route{method: http.MethodGet, path: "/invitations/{token}", name: "get-invitation", tag: "session", open: true,
		summary: "Whom an invitation is for."}, a.invitation)
	serve(a, route{method: http.MethodPost, path: "/invitations/{token}", name: "accept-invitation", tag: "session", open: true,
		summary: "Accepts an invitation: sets name and password, and begins a session. The link works once."}, a.accept)
}

type signInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (a *API) signIn(ctx context.Context, _ *desk.Actor, in *signInInput) (Me, error) {
	attempt, err := a.Limiter.Login(ctx, in.Body.Email, a.address(ctx))
	if err != nil {
		return Me{}, err
	}
	token, err := a.App.SignIn(ctx, in.Body.Email, in.Body.Password, a.browser(ctx))
	if err != nil {
		return Me{}, err
	}
	if err := attempt.Succeeded(ctx); err != nil {
		return Me{}, err
	}
	return a.begun(ctx, token)
}

// browser is where a request comes from.
func (a *API) browser(ctx context.Context) app.Browser {
	ex := exchangeOf(ctx)
	return app.Browser{UserAgent: ex.r.UserAgent(), Address: a.address(ctx).String()}
}

// begun hands a new session's cookie out and shows whose it is.
func (a *API) begun(ctx context.Context, token string) (Me, error) {
	hash, _ := auth.HashToken(auth.SessionToken, token)
	ex := exchangeOf(ctx)
	actor, _, err := a.App.SessionActor(ctx, hash, 0)
	if err != nil {
		return Me{}, err
	}
	ex.actor, ex.session = actor, hash
	a.cookies.Set(ex.w, token, sessionAge)
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
	Workspace string `json:"workspace"`
	Name      string `json:"name"`
	Email     string `json:"email"`
}

func (a *API) invitation(ctx context.Context, _ *desk.Actor, in *InvitationInput) (Invited, error) {
	return guess(ctx, a, func() (Invited, error) {
		i, err := a.App.Invitation(ctx, in.Token)
		return Invited(i), err
	})
}

type acceptInput struct {
	InvitationInput
	Body struct {
		Name     string `json:"name"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (a *API) accept(ctx context.Context, _ *desk.Actor, in *acceptInput) (Me, error) {
	token, err := guess(ctx, a, func() (string, error) {
		return a.App.Accept(ctx, in.Token, in.Body.Name, in.Body.Password, a.browser(ctx))
	})
	if err != nil {
		return Me{}, err
	}
	return a.begun(ctx, token)
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
