package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) noticeRoutes() {
	serve(a, route{method: http.MethodGet, path: "/notices", name: "list-notices", tag: "notices",
		summary: "Lists what providers said of accounts, numbers and templates, and what we noticed, until it is dealt with."}, a.notices)
	serve(a, route{method: http.MethodPost, path: "/notices/{id}/resolve", name: "resolve-notice", tag: "notices", summary: "Marks a notice as dealt with."}, a.resolveNotice)
}

// Notice for administrators.
type Notice struct {
	ID       ID             `json:"id"`
	Inbox    *view.Ref      `json:"inbox"`
	Code     string         `json:"code"`
	Severity string         `json:"severity" enum:"info,warning,critical"`
	Params   map[string]any `json:"params"`
	At       Time           `json:"at"`
}

func noticesOf(list []desk.Notice, inboxes []app.InboxView) []Notice {
	names := map[int64]string{}
	for i := range inboxes {
		names[inboxes[i].ID] = inboxes[i].Name
	}
	return shown(list, func(n *desk.Notice) Notice { return noticeOf(n, names[n.Inbox]) })
}

func noticeOf(n *desk.Notice, inbox string) Notice {
	params := n.Params
	if params == nil {
		params = map[string]any{}
	}
	return Notice{ID{n.ID}, refOf(n.Inbox, inbox), n.Code, n.Severity, params, Time{n.At}}
}

func (a *API) notices(ctx context.Context, actor *desk.Actor, _ *none) (Page[Notice], error) {
	list, err := a.App.Notices(ctx, actor)
	if err != nil {
		return Page[Notice]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Page[Notice]{}, err
	}
	return whole(shown(list, func(n *desk.Notice) Notice { return noticeOf(n, names.Inboxes[n.Inbox].Name) })), nil
}

func (a *API) resolveNotice(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.ResolveNotice(ctx, actor, in.ID.N)
}
