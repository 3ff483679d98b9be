package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/desk"
)

func (a *API) ssoDoorRoutes() {
	serve(a, route{method: http.MethodGet, path: "/session/sso", name: "list-sso-doors", tag: "session", open: true,
		summary: "The identity providers that this browser may be shown: of the companies of its session, or of the only company."}, a.ssoDoors)
	serve(a, route{method: http.MethodPost, path: "/session/sso", name: "begin-sso", tag: "session", open: true,
		summary: "Where a company's identity provider is asked; a cookie keeps what its answer is held to. Ten minutes."}, a.beginSSO)
	serve(a, route{method: http.MethodPost, path: "/session/sso/answer", name: "answer-sso", tag: "session", open: true,
		summary: "Begins a session by what the provider has said, or links who is signed in. 401 sso_account, second_factor_needed and passkey_needed: go on with prove-sso."}, a.answerSSO)
	serve(a, route{method: http.MethodPost, path: "/session/sso/proof", name: "prove-sso", tag: "session", open: true,
		summary: "Begins the session after what was missing: the password of the account that there is, a code, or a passkey, which is worth both."}, a.proveSSO)
}

// SSODoor is the way in by a company's identity provider.
type SSODoor struct {
	Slug     string `json:"slug"`
	Name     string `json:"name" doc:"For its button."`
	Company  string `json:"company"`
	Required bool   `json:"required" doc:"The company is entered by it only."`
}

func ssoDoorOf(p *desk.SSOProvider) *SSODoor {
	return &SSODoor{p.Slug, p.Name, p.Company, p.Required}
}

// SSODoors are the ways in that somebody at the door is shown.
type SSODoors struct {
	Items  []SSODoor `json:"items"`
	Others bool      `json:"others" doc:"There are others, for who knows the company's short name."`
}

func (a *API) ssoDoors(ctx context.Context, _ *desk.Actor, _ *none) (SSODoors, error) {
	list, others, err := a.App.SSODoors(ctx, a.sessionOf(ctx))
	return SSODoors{shown(list, func(p *desk.SSOProvider) SSODoor { return *ssoDoorOf(p) }), others}, err
}

type beginSSOInput struct {
	Body struct {
		Slug string `json:"slug" maxLength:"100" doc:"The company's short name."`
	}
}

// SSOAddress is where the browser goes.
type SSOAddress struct {
	URL string `json:"url"`
}

func (a *API) beginSSO(ctx context.Context, _ *desk.Actor, in *beginSSOInput) (SSOAddress, error) {
	attempt, err := a.Limiter.Token(ctx, a.address(ctx))
	if err != nil {
		return SSOAddress{}, err
	}
	address, flow, err := a.App.BeginSSO(ctx, in.Body.Slug)
	if err != nil {
		return SSOAddress{}, err
	}
	a.cookies.SetSSO(exchangeOf(ctx).w, flow, app.SSOAge)
	return SSOAddress{address}, attempt.Succeeded(ctx)
}

type answerSSOInput struct {
	Body struct {
		State string `json:"state" maxLength:"200"`
		Code  string `json:"code,omitempty" maxLength:"8000"`
		Error string `json:"error,omitempty" maxLength:"200" doc:"Of the provider, in place of a code."`
	}
}

func (a *API) answerSSO(ctx context.Context, _ *desk.Actor, in *answerSSOInput) (Me, error) {
	ex := exchangeOf(ctx)
	attempt, err := a.Limiter.Token(ctx, a.address(ctx))
	if err != nil {
		return Me{}, err
	}
	session := a.sessionOf(ctx)
	answer := app.SSOAnswer{Flow: a.cookies.SSO(ex.r), State: in.Body.State, Code: in.Body.Code, Error: in.Body.Error, Session: session}
	token, workspace, ticket, err := a.App.AnswerSSO(ctx, answer, a.browser(ctx))
	a.cookies.SetSSO(ex.w, ticket, app.SSOAge)
	if err != nil {
		return Me{}, err
	}
	if err := attempt.Succeeded(ctx); err != nil {
		return Me{}, err
	}
	if token == "" {
		return a.within(ctx, session, 0)
	}
	return a.begun(ctx, token, workspace)
}

type proveSSOInput struct {
	Body struct {
		Password string           `json:"password,omitempty" maxLength:"1000" doc:"After 401 sso_account."`
		Code     string           `json:"code,omitempty" maxLength:"40" doc:"After 401 second_factor_needed."`
		Passkey  *usedPasskeyBody `json:"passkey,omitempty" doc:"In place of both."`
	}
}

func (a *API) proveSSO(ctx context.Context, _ *desk.Actor, in *proveSSOInput) (Me, error) {
	ex := exchangeOf(ctx)
	ticket := a.cookies.SSO(ex.r)
	attempt, err := a.countProof(ctx, ticket, in)
	if err != nil {
		return Me{}, err
	}
	var workspace int64
	token, err := a.proving(ctx, in.Body.Code, func(p app.Proof) (token string, err error) {
		proof := app.SSOProof{Password: in.Body.Password, Proof: p}
		if in.Body.Passkey != nil {
			used := in.Body.Passkey.used()
			proof.Passkey = &used
		}
		token, workspace, err = a.App.ProveSSO(ctx, ticket, proof, a.browser(ctx))
		return token, err
	})
	if passwordRight(err) {
		if err := attempt.Succeeded(ctx); err != nil {
			return Me{}, err
		}
	}
	if err != nil {
		return Me{}, err
	}
	a.cookies.SetSSO(ex.w, "", 0)
	return a.begun(ctx, token, workspace)
}

// countProof counts a try of a password as signing in by it does, others by the address they come from.
func (a *API) countProof(ctx context.Context, ticket string, in *proveSSOInput) (*auth.Attempt, error) {
	if in.Body.Password != "" {
		return a.Limiter.Login(ctx, a.App.TicketEmail(ticket), a.address(ctx))
	}
	return a.Limiter.Token(ctx, a.address(ctx))
}
