package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) browserRoutes() {
	serve(a, route{method: http.MethodGet, path: "/sessions", name: "list-sessions", own: true, tag: "session",
		summary: "Where I am signed in, or a member is (members.manage). Only a browser asks, not a token."}, a.sessions)
	serve(a, route{method: http.MethodDelete, path: "/sessions/{id}", name: "end-session", tag: "session", keyless: true,
		summary: "Ends one session; its streams close at once."}, a.endSession)
	serve(a, route{method: http.MethodDelete, path: "/sessions", name: "end-sessions", tag: "session", keyless: true,
		summary: "Ends all my sessions but this one, or all of a member (members.manage)."}, a.endSessions)
}

// Session is a browser that somebody is signed in with.
type Session struct {
	ID         string `json:"id"`
	Browser    string `json:"browser" doc:"Such as Chrome; empty if it is not known."`
	System     string `json:"system" doc:"Such as Windows; empty if it is not known."`
	UserAgent  string `json:"user_agent"`
	Address    string `json:"address" doc:"Of the network that it was begun from."`
	CreatedAt  Time   `json:"created_at"`
	LastSeenAt Time   `json:"last_seen_at" doc:"To five minutes."`
	Current    bool   `json:"current" doc:"The one that asks."`
	SSO        Text   `json:"sso" doc:"Name of the identity provider by which it came; null: by password or passkey."`
}

// OfMember says whose sessions are meant.
type OfMember struct {
	Member ID `query:"member_id" doc:"Whose; mine without it."`
}

func (a *API) sessions(ctx context.Context, actor *desk.Actor, in *OfMember) (Page[Session], error) {
	list, err := a.App.Sessions(ctx, actor, in.Member.N)
	asking := exchangeOf(ctx).session
	return whole(shown(list, func(s *app.Session) Session {
		browser, system := app.Describe(s.UserAgent)
		return Session{app.SessionID(s.Hash), browser, system, s.UserAgent, s.Address, Time{s.CreatedAt}, Time{s.LastSeenAt}, s.Hash == asking, Text(s.ViaName)}
	})), err
}

type oneSession struct {
	ID string `path:"id" maxLength:"64"`
	OfMember
}

func (a *API) endSession(ctx context.Context, actor *desk.Actor, in *oneSession) (none, error) {
	return none{}, a.App.EndSessions(ctx, actor, in.Member.N, in.ID, exchangeOf(ctx).session)
}

func (a *API) endSessions(ctx context.Context, actor *desk.Actor, in *OfMember) (none, error) {
	return none{}, a.App.EndSessions(ctx, actor, in.Member.N, "", exchangeOf(ctx).session)
}
