package api

import (
	"context"
	"net/http"

	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) closeReasonRoutes() {
	serve(a, route{method: http.MethodGet, path: "/close-reasons", name: "list-close-reasons", tag: "workspace",
		summary: "Lists by name the reasons why conversations are finished."}, a.closeReasons)
	serve(a, route{method: http.MethodPost, path: "/close-reasons", name: "create-close-reason", tag: "workspace", created: true,
		summary: "Puts a reason on the list."}, a.createCloseReason)
	serve(a, route{method: http.MethodPatch, path: "/close-reasons/{id}", name: "change-close-reason", tag: "workspace",
		summary: "Renames a reason, also where it was given."}, a.changeCloseReason)
	serve(a, route{method: http.MethodDelete, path: "/close-reasons/{id}", name: "delete-close-reason", tag: "workspace",
		summary: "Takes a reason off the list. What was finished with it keeps its name."}, a.deleteCloseReason)
}

func reasonOf(r *desk.CloseReason) view.Ref { return view.Ref{ID: desk.FormatID(r.ID), Name: r.Name} }

func (a *API) closeReasons(ctx context.Context, actor *desk.Actor, _ *none) (Page[view.Ref], error) {
	list, err := a.App.CloseReasons(ctx, actor)
	return whole(shown(list, reasonOf)), err
}

type closeReasonBody struct {
	Name string `json:"name"`
}

type createCloseReasonInput struct{ Body closeReasonBody }

func (a *API) createCloseReason(ctx context.Context, actor *desk.Actor, in *createCloseReasonInput) (view.Ref, error) {
	r, err := a.App.NewCloseReason(ctx, actor, in.Body.Name)
	return reasonOf(&r), err
}

type changeCloseReasonInput struct {
	ByID
	Body closeReasonBody
}

func (a *API) changeCloseReason(ctx context.Context, actor *desk.Actor, in *changeCloseReasonInput) (view.Ref, error) {
	r, err := a.App.RenameCloseReason(ctx, actor, in.ID.N, in.Body.Name)
	return reasonOf(&r), err
}

func (a *API) deleteCloseReason(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteCloseReason(ctx, actor, in.ID.N)
}
