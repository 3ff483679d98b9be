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
		summary: "Lists what providers said of accounts, numbers and templates, and what we noticed, the newest first: what nobody has dealt with yet, or what is past."}, a.notices)
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
	// Of one that is dealt with.
	ResolvedAt Time      `json:"resolved_at"`
	ResolvedBy *view.Ref `json:"resolved_by" doc:"The member or token that dealt with it; null: it ended by itself, or is open."`
}

func noticesOf(list []desk.Notice, inboxes []app.InboxView) []Notice {
	names := map[int64]string{}
	for i := range inboxes {
		names[inboxes[i].ID] = inboxes[i].Name
	}
	return shown(list, func(n *desk.Notice) Notice { return noticeOf(n, names[n.Inbox], nil) })
}

func noticeOf(n *desk.Notice, inbox string, by *view.Ref) Notice {
	params := n.Params
	if params == nil {
		params = map[string]any{}
	}
	return Notice{ID{n.ID}, refOf(n.Inbox, inbox), n.Code, n.Severity, params, Time{n.At}, Time{n.ResolvedAt}, by}
}

// noticeCursor is the last notice of a page.
type noticeCursor struct {
	ID int64 `json:"i,string"`
}

type noticesInput struct {
	Paging
	State string `query:"state" enum:"open,resolved,all" default:"open"`
	Inbox ID     `query:"inbox" doc:"Only those of this one."`
}

func (a *API) notices(ctx context.Context, actor *desk.Actor, in *noticesInput) (Page[Notice], error) {
	var before noticeCursor
	if err := readCursor(in.After, &before); err != nil {
		return Page[Notice]{}, err
	}
	list, more, err := a.App.NoticePage(ctx, actor, app.NoticeQuery{Open: in.State != "resolved", Resolved: in.State != "open", Inbox: in.Inbox.N,
		Before: before.ID, Limit: in.Limit})
	if err != nil {
		return Page[Notice]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Page[Notice]{}, err
	}
	page := whole(shown(list, func(n *desk.Notice) Notice {
		return noticeOf(n, names.Inboxes[n.Inbox].Name, view.Person(n.ResolvedBy, names))
	}))
	if more {
		page.Next = writeCursor(noticeCursor{ID: list[len(list)-1].ID})
	}
	return page, nil
}

func (a *API) resolveNotice(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.ResolveNotice(ctx, actor, in.ID.N)
}
