package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) tokenRoutes() {
	serve(a, route{method: http.MethodGet, path: "/tokens", name: "list-tokens", own: true, tag: "tokens",
		summary: "Lists the tokens in force: all for who manages tokens, else my own."}, a.tokens)
	serve(a, route{method: http.MethodPost, path: "/tokens", name: "create-token", tag: "tokens", created: true, secret: true,
		summary: "Makes a token; its secret is shown once. It may do no more than I may."}, a.createToken)
	serve(a, route{method: http.MethodDelete, path: "/tokens/{id}", name: "revoke-token", tag: "tokens", summary: "Ends a token."}, a.revokeToken)
}

// Token of the API.
type Token struct {
	ID         ID                `json:"id"`
	Name       string            `json:"name"`
	Kind       string            `json:"kind" enum:"personal,bot" doc:"A personal one writes as its owner; a bot's does not answer for a human."`
	UserID     ID                `json:"user_id" doc:"Its owner; null for a bot's."`
	Scopes     []desk.Permission `json:"scopes" doc:"None: all that its owner may do."`
	CreatedAt  Time              `json:"created_at"`
	ExpiresAt  Time              `json:"expires_at" doc:"Null: never."`
	LastUsedAt Time              `json:"last_used_at"`
}

func tokenOf(t *app.Token) Token {
	out := Token{ID: ID{t.ID}, Name: t.Name, Kind: "personal", UserID: ID{t.User}, Scopes: t.Scopes, CreatedAt: Time{t.CreatedAt},
		ExpiresAt: Time{t.ExpiresAt}, LastUsedAt: Time{t.LastUsedAt}}
	if t.User == 0 {
		out.Kind = "bot"
	}
	if out.Scopes == nil {
		out.Scopes = []desk.Permission{}
	}
	return out
}

func (a *API) tokens(ctx context.Context, actor *desk.Actor, _ *none) (Page[Token], error) {
	list, err := a.App.Tokens(ctx, actor)
	return whole(shown(list, tokenOf)), err
}

type createTokenInput struct {
	Body struct {
		Name      string            `json:"name"`
		Kind      string            `json:"kind" enum:"personal,bot"`
		Scopes    []desk.Permission `json:"scopes,omitempty" maxItems:"50"`
		ExpiresAt *time.Time        `json:"expires_at,omitempty"`
	}
}

// NewToken is a token with its secret, which is shown once.
type NewToken struct {
	Token  Token  `json:"token"`
	Secret string `json:"secret"`
}

func (a *API) createToken(ctx context.Context, actor *desk.Actor, in *createTokenInput) (NewToken, error) {
	b := &in.Body
	n := app.NewToken{Name: b.Name, Bot: b.Kind == "bot", Scopes: b.Scopes}
	if b.ExpiresAt != nil {
		n.ExpiresAt = b.ExpiresAt.UTC().Truncate(time.Microsecond)
	}
	t, secret, err := a.App.MakeToken(ctx, actor, n)
	return NewToken{tokenOf(&t), secret}, err
}

func (a *API) revokeToken(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.RevokeToken(ctx, actor, in.ID.N)
}
