package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/desk"
)

func (a *API) eraseRoutes() {
	serve(a, route{method: http.MethodDelete, path: "/conversations/{number}", name: "delete-conversation", tag: "conversations",
		summary: "Deletes our history of a conversation for good. The customer's phone keeps its own."}, a.deleteConversation)
	serve(a, route{method: http.MethodDelete, path: "/contacts/{id}", name: "delete-contact", tag: "contacts",
		summary: "Deletes a contact for good, with its conversations, files and raw deliveries."}, a.deleteContact)
	serveRaw(a, route{method: http.MethodGet, path: "/contacts/{id}/export", name: "export-contact", own: true, tag: "contacts",
		summary: "All that we have of a contact and you may see, as a ZIP: contact.json, conversations/*.json, files/*."},
		map[string]*huma.Response{"200": {Description: "The archive.", Content: map[string]*huma.MediaType{"application/zip": {}}}}, a.export)
	a.auditRoutes()
}

func (a *API) deleteConversation(ctx context.Context, actor *desk.Actor, in *ByNumber) (none, error) {
	return none{}, a.App.DeleteConversation(ctx, actor, in.Number)
}

func (a *API) deleteContact(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteContact(ctx, actor, in.ID.N)
}
