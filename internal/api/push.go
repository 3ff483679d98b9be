package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) pushRoutes() {
	serve(a, route{method: http.MethodGet, path: "/me/push", name: "get-push", own: true, tag: "notifications",
		summary: "What a browser needs to have alerts pushed to it, and whether they are."}, a.pushing)
	serve(a, route{method: http.MethodPut, path: "/me/push", name: "subscribe-push", tag: "notifications", keyless: true,
		summary: "Lets alerts be pushed to this browser until its session ends, by the subscription that it has made with the public key."}, a.subscribe)
	serve(a, route{method: http.MethodDelete, path: "/me/push", name: "unsubscribe-push", tag: "notifications", keyless: true,
		summary: "Ends what is pushed to this browser."}, a.unsubscribe)
	serve(a, route{method: http.MethodPost, path: "/me/push/test", name: "test-push", tag: "notifications", keyless: true,
		summary: "Pushes a trial to this browser: 409 not_subscribed if nothing is pushed to it."}, a.testPush)
}

// Pushing is what a browser needs to have alerts pushed to it.
type Pushing struct {
	PublicKey  string `json:"public_key" doc:"P-256, base64url: applicationServerKey of a subscription (VAPID)."`
	Here       bool   `json:"here" doc:"Alerts are pushed to this session's browser."`
	Subscribed int    `json:"subscribed" doc:"To how many browsers of mine they are."`
}

func (a *API) pushing(ctx context.Context, actor *desk.Actor, _ *none) (Pushing, error) {
	p, err := a.App.Pushing(ctx, actor, exchangeOf(ctx).session)
	return Pushing(p), err
}

type subscribeInput struct {
	Body struct {
		Endpoint string `json:"endpoint" maxLength:"1000"`
		Key      string `json:"p256dh" maxLength:"100" doc:"The browser's public key, base64url."`
		Auth     string `json:"auth" maxLength:"40" doc:"The browser's secret, base64url."`
	}
}

func (a *API) subscribe(ctx context.Context, actor *desk.Actor, in *subscribeInput) (none, error) {
	return none{}, a.App.Subscribe(ctx, actor, exchangeOf(ctx).session, app.PushSubscription(in.Body))
}

func (a *API) unsubscribe(ctx context.Context, actor *desk.Actor, _ *none) (none, error) {
	return none{}, a.App.Unsubscribe(ctx, actor, exchangeOf(ctx).session)
}

func (a *API) testPush(ctx context.Context, actor *desk.Actor, _ *none) (none, error) {
	return none{}, a.App.TryPush(ctx, actor, exchangeOf(ctx).session)
}
