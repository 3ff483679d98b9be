package api

import (
	"context"
	"net/http"

	"timbre/internal/desk"
)

type mailSubscriptionInput struct {
	Token string `path:"token" maxLength:"300"`
}

// MailSubscription is a kind of mail that somebody gets, or has ended.
type MailSubscription struct {
	Workspace string `json:"workspace" doc:"Its name."`
	Email     string `json:"email" doc:"Masked."`
	On        bool   `json:"on"`
}

func (a *API) mailSubscription(ctx context.Context, _ *desk.Actor, in *mailSubscriptionInput) (MailSubscription, error) {
	return guess(ctx, a, func() (MailSubscription, error) {
		m, err := a.App.MailSubscription(ctx, in.Token)
		return MailSubscription(m), err
	})
}

func (a *API) endMail(ctx context.Context, _ *desk.Actor, in *mailSubscriptionInput) (MailSubscription, error) {
	return guess(ctx, a, func() (MailSubscription, error) {
		m, err := a.App.EndMail(ctx, in.Token)
		return MailSubscription(m), err
	})
}

// OneClick answers what a mail program posts to the address of a mail's List-Unsubscribe (RFC 8058), as the route of the interface does. Of
// what it brings only the token counts.
func (a *API) OneClick(w http.ResponseWriter, r *http.Request) {
	to := r.Clone(r.Context())
	to.URL.Path, to.URL.RawPath, to.URL.RawQuery = Prefix+"/mail-subscriptions/"+r.PathValue("token")+"/end", "", ""
	to.Body, to.ContentLength = http.NoBody, 0
	to.Header.Del("Content-Type")
	a.Routes().ServeHTTP(w, to)
}
