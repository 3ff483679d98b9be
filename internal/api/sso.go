package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) ssoRoutes() {
	serve(a, route{method: http.MethodGet, path: "/workspace/sso", name: "get-sso", tag: "workspace", summary: "The company's identity provider (OpenID Connect). Its secret is never shown."}, a.sso)
	serve(a, route{method: http.MethodPut, path: "/workspace/sso", name: "set-sso", tag: "workspace",
		summary: "Sets the identity provider. Another issuer or client ends the sessions that came by the former one, and who is who to it. Only a browser asks, not a token."}, a.setSSO)
	serve(a, route{method: http.MethodDelete, path: "/workspace/sso", name: "delete-sso", tag: "workspace", summary: "Forgets the identity provider; the sessions that came by it end."}, a.deleteSSO)
	serve(a, route{method: http.MethodPost, path: "/workspace/sso/check", name: "check-sso", tag: "workspace", keyless: true,
		summary: "Looks at an issuer: 409 sso_… says what is wrong with it."}, a.checkSSO)
	serve(a, route{method: http.MethodPut, path: "/workspace/sso/only", name: "set-sso-only", tag: "workspace",
		summary: "Has the company be entered by its identity provider only, or not. Only a session that came by it switches this on. Tokens go on."}, a.setSSOOnly)
	serve(a, route{method: http.MethodGet, path: "/me/identities", name: "list-identities", own: true, tag: "me", summary: "The identity providers of my companies, and whether they know me."}, a.identities)
	serve(a, route{method: http.MethodPost, path: "/me/identities", name: "link-identity", tag: "me", keyless: true, secret: true,
		summary: "Where the provider is asked who I am, to link me with it: its answer goes to answer-sso."}, a.linkIdentity)
	serve(a, route{method: http.MethodPost, path: "/me/identities/{id}/remove", name: "unlink-identity", tag: "me", keyless: true,
		summary: "Forgets who I am to a provider; my sessions that came by it end."}, a.unlinkIdentity)
	serve(a, route{method: http.MethodDelete, path: "/members/{id}/identity", name: "unlink-member", tag: "members",
		summary: "Forgets who a member is to the company's provider; his sessions that came by it end."}, a.unlinkMember)
}

// SSO is a company's sign-in by its identity provider.
type SSO struct {
	SetUp       bool     `json:"set_up"`
	Slug        string   `json:"slug" doc:"Short name of the company, in the address of its door."`
	Name        string   `json:"name" doc:"On the button."`
	Issuer      string   `json:"issuer"`
	ClientID    string   `json:"client_id"`
	Domains     []string `json:"domains" doc:"Of addresses whose owners the provider knows."`
	JoinRole    Text     `json:"join_role" enum:"supervisor,agent,read_only" doc:"Of whoever comes without an invitation; null: nobody does."`
	JoinSight   Text     `json:"join_sight" enum:"own,team,all"`
	Factor      bool     `json:"factor_by_provider" doc:"It asks for a second factor itself: the company's rule is not applied to who comes by it."`
	Only        bool     `json:"only" doc:"The company is entered by it only."`
	RedirectURL string   `json:"redirect_url" doc:"To be entered at the provider."`
	DoorURL     Text     `json:"door_url" doc:"Leads to the provider at once; null: not set up."`
	CameByIt    bool     `json:"came_by_it" doc:"The session that asks."`
	Unlinked    int      `json:"unlinked" doc:"Active members whom it does not know yet."`
}

func ssoOf(s *app.SSO) SSO {
	out := SSO{s.SetUp, s.Slug, s.Name, s.Issuer, s.ClientID, s.Domains, Text(s.JoinRole), Text(s.JoinSight), s.SecondFactor, s.Required, s.Redirect, Text(s.Door), s.ByIt, s.Unlinked}
	if out.Domains == nil {
		out.Domains = []string{}
	}
	return out
}

func (a *API) sso(ctx context.Context, actor *desk.Actor, _ *none) (SSO, error) {
	s, err := a.App.SSO(ctx, actor, exchangeOf(ctx).session)
	return ssoOf(&s), err
}

type setSSOInput struct {
	Body struct {
		Slug      string        `json:"slug"`
		Name      string        `json:"name"`
		Issuer    string        `json:"issuer"`
		ClientID  string        `json:"client_id"`
		Secret    Field[string] `json:"client_secret,omitempty" doc:"Absent: the one that is known, as long as issuer and client stay."`
		Domains   []string      `json:"domains" maxItems:"100"`
		JoinRole  Field[string] `json:"join_role,omitempty" doc:"Null or absent: only who is invited comes in."`
		JoinSight Field[string] `json:"join_sight,omitempty"`
		Factor    bool          `json:"factor_by_provider,omitempty"`
	}
}

func (a *API) setSSO(ctx context.Context, actor *desk.Actor, in *setSSOInput) (SSO, error) {
	b := &in.Body
	s, err := a.App.SetSSO(ctx, actor, exchangeOf(ctx).session, app.SSOChange{Secret: b.Secret.pointer(), SSOProvider: desk.SSOProvider{Slug: b.Slug, Name: b.Name,
		Issuer: b.Issuer, ClientID: b.ClientID, Domains: b.Domains, JoinRole: desk.Role(b.JoinRole.Value), JoinSight: desk.Sight(b.JoinSight.Value), SecondFactor: b.Factor}})
	return ssoOf(&s), err
}

func (a *API) deleteSSO(ctx context.Context, actor *desk.Actor, _ *none) (none, error) {
	return none{}, a.App.DropSSO(ctx, actor, exchangeOf(ctx).session)
}

type checkSSOInput struct {
	Body struct {
		Issuer string `json:"issuer"`
	}
}

// SSOChecked is a provider that can be used.
type SSOChecked struct {
	Issuer string `json:"issuer" doc:"Exactly as it writes itself."`
}

func (a *API) checkSSO(ctx context.Context, actor *desk.Actor, in *checkSSOInput) (SSOChecked, error) {
	issuer, err := a.App.CheckSSO(ctx, actor, in.Body.Issuer)
	return SSOChecked{issuer}, err
}

type ssoOnlyInput struct {
	Body struct {
		Only bool `json:"only"`
	}
}

func (a *API) setSSOOnly(ctx context.Context, actor *desk.Actor, in *ssoOnlyInput) (SSO, error) {
	s, err := a.App.OnlySSO(ctx, actor, exchangeOf(ctx).session, in.Body.Only)
	return ssoOf(&s), err
}

// SSOIdentity is an identity provider of a company of mine.
type SSOIdentity struct {
	ID         ID     `json:"id" doc:"Of the provider."`
	Name       string `json:"name"`
	Company    string `json:"company"`
	Linked     bool   `json:"linked" doc:"It knows me."`
	CreatedAt  Time   `json:"created_at"`
	LastUsedAt Time   `json:"last_used_at" doc:"Null: never."`
}

// SSOIdentities are those of my companies.
type SSOIdentities struct {
	Items    []SSOIdentity `json:"items"`
	Fresh    bool          `json:"fresh" doc:"I have just signed in: my password is not asked for."`
	Password bool          `json:"password" doc:"I have one."`

	Passwords bool `json:"passwords" doc:"A company of mine lets in by a password."`
}

func (a *API) identities(ctx context.Context, actor *desk.Actor, _ *none) (SSOIdentities, error) {
	own, err := a.App.OwnIdentities(ctx, actor, exchangeOf(ctx).session)
	return SSOIdentities{shown(own.List, func(i *app.OwnIdentity) SSOIdentity {
		return SSOIdentity{ID{i.ID}, i.Name, i.Company, i.Linked, Time{i.Identity.CreatedAt}, Time{i.Identity.LastUsedAt}}
	}), own.Fresh, own.Password, own.Passwords}, err
}

type linkIdentityInput struct {
	Body struct {
		Provider        ID     `json:"provider_id"`
		CurrentPassword string `json:"current_password,omitempty" maxLength:"1000" doc:"Not needed in the first ten minutes of a session."`
	}
}

func (a *API) linkIdentity(ctx context.Context, actor *desk.Actor, in *linkIdentityInput) (out SSOAddress, err error) {
	err = a.counted(ctx, actor, func() error {
		address, flow, err := a.App.LinkSSO(ctx, actor, exchangeOf(ctx).session, in.Body.Provider.N, in.Body.CurrentPassword)
		if err == nil {
			out.URL = address
			a.cookies.SetSSO(exchangeOf(ctx).w, flow, app.SSOAge)
		}
		return err
	})
	return out, err
}

type unlinkIdentityInput struct {
	ByID
	confirmingInput
}

func (a *API) unlinkIdentity(ctx context.Context, actor *desk.Actor, in *unlinkIdentityInput) (none, error) {
	return none{}, a.counted(ctx, actor, func() error {
		return a.App.UnlinkSSO(ctx, actor, exchangeOf(ctx).session, in.ID.N, in.Body.CurrentPassword)
	})
}

func (a *API) unlinkMember(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.UnlinkMember(ctx, actor, in.ID.N)
}
