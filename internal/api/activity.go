package api

import (
	"context"
	"math"
	"net/http"

	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) activityRoutes() {
	serve(a, route{method: http.MethodGet, path: "/contacts/{id}/activity", name: "list-contact-activity", tag: "contacts",
		summary: "What there was with a contact and you may see: messages, system lines and changes of its card, newest first."}, a.activity)
	serve(a, route{method: http.MethodGet, path: "/contacts/{id}/files", name: "list-contact-files", tag: "contacts",
		summary: "Files that were exchanged with a contact in conversations that you may see, newest first."}, a.contactFiles)
}

type activityInput struct {
	ByID
	Paging
	Kind string `query:"kind" enum:"messages,conversations,data" doc:"Absent: all."`
}

// activityCursor is the last thing of a page.
type activityCursor struct {
	At int64 `json:"t,string"`
	ID int64 `json:"i,string"`
}

func (a *API) activity(ctx context.Context, actor *desk.Actor, in *activityInput) (Page[view.Activity], error) {
	var after activityCursor
	if err := readCursor(in.After, &after); err != nil {
		return Page[view.Activity]{}, err
	}
	list, next, err := a.App.Activity(ctx, actor, in.ID.N, in.Kind, desk.ActivityPlace(after), in.Limit)
	if err != nil {
		return Page[view.Activity]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Page[view.Activity]{}, err
	}
	page := whole(shown(list, func(one *desk.Activity) view.Activity { return view.ActivityOf(one, names) }))
	if next != nil {
		page.Next = writeCursor(activityCursor(*next))
	}
	return page, nil
}

type contactFilesInput struct {
	ByID
	Paging
	Kind string `query:"kind" enum:"image,video,audio,document" doc:"image: pictures and stickers; audio: voice notes, too. Absent: all."`
}

// fileCursor is the last file of a page.
type fileCursor struct {
	ID int64 `json:"i,string"`
}

func (a *API) contactFiles(ctx context.Context, actor *desk.Actor, in *contactFilesInput) (Page[view.ContactFile], error) {
	after := fileCursor{math.MaxInt64}
	if err := readCursor(in.After, &after); err != nil {
		return Page[view.ContactFile]{}, err
	}
	list, next, err := a.App.ContactFiles(ctx, actor, in.ID.N, in.Kind, after.ID, in.Limit)
	if err != nil {
		return Page[view.ContactFile]{}, err
	}
	page := whole(shown(list, view.ContactFileOf))
	if next != 0 {
		page.Next = writeCursor(fileCursor{next})
	}
	return page, nil
}
