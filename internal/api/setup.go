package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) setupRoutes() {
	serve(a, route{method: http.MethodGet, path: "/setup", name: "get-setup", tag: "setup", open: true,
		summary: "Whether the installation waits for its first workspace."}, a.setupState)
	serve(a, route{method: http.MethodPost, path: "/setup", name: "set-up", tag: "setup", open: true,
		summary: "Makes the first workspace and its administrator, with the token of the link that the console printed."}, a.setUp)
}

// SetupState of the installation.
type SetupState struct {
	Needed bool `json:"needed"`
}

func (a *API) setupState(ctx context.Context, _ *desk.Actor, _ *none) (SetupState, error) {
	needed, err := a.App.SetupNeeded(ctx)
	return SetupState{needed}, err
}

type setupInput struct {
	Body struct {
		Token     string `json:"token" maxLength:"200"`
		Workspace string `json:"workspace"`
		Name      string `json:"name"`
		Email     string `json:"email"`
		Password  string `json:"password" maxLength:"1000"`
		Locale    string `json:"locale" enum:"es,pt,en"`
		TimeZone  string `json:"time_zone" doc:"IANA, such as America/Bogota."`
		Country   string `json:"country" doc:"ISO 3166 alpha-2; reads numbers without a country code."`
	}
}

func (a *API) setUp(ctx context.Context, _ *desk.Actor, in *setupInput) (Me, error) {
	b := &in.Body
	token, err := guess(ctx, a, func() (string, error) {
		return a.App.SetUp(ctx, b.Token, app.Setup{Workspace: b.Workspace, Locale: b.Locale, TimeZone: b.TimeZone, Country: b.Country,
			Name: b.Name, Email: b.Email, Password: b.Password}, a.browser(ctx))
	})
	if err != nil {
		return Me{}, err
	}
	return a.begun(ctx, token, 0)
}
