package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) eraseRoutes() {
	serve(a, route{method: http.MethodDelete, path: "/conversations/{number}", name: "delete-conversation", tag: "conversations",
		summary: "Deletes our history of a conversation for good. The customer's phone keeps its own."}, a.deleteConversation)
	serve(a, route{method: http.MethodDelete, path: "/contacts/{id}", name: "delete-contact", tag: "contacts",
		summary: "Deletes a contact for good, with its conversations, files and raw deliveries."}, a.deleteContact)
	serveRaw(a, route{method: http.MethodGet, path: "/contacts/{id}/export", name: "export-contact", tag: "contacts",
		summary: "All that we have of a contact and you may see, as a ZIP: contact.json, conversations/*.json, files/*."},
		map[string]*huma.Response{"200": {Description: "The archive.", Content: map[string]*huma.MediaType{"application/zip": {}}}}, a.export)
	serve(a, route{method: http.MethodGet, path: "/audit", name: "list-audit", tag: "audit",
		summary: "Who did what cannot be taken back, the newest first."}, a.audit)
}

// origin notes in a context from where it is asked for.
func (a *API) origin(ctx context.Context) context.Context {
	return app.WithOrigin(ctx, a.address(ctx).String())
}

func (a *API) deleteConversation(ctx context.Context, actor *desk.Actor, in *ByNumber) (none, error) {
	return none{}, a.App.DeleteConversation(a.origin(ctx), actor, in.Number)
}

func (a *API) deleteContact(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteContact(a.origin(ctx), actor, in.ID.N)
}

// auditCursor is the last entry of a page.
type auditCursor struct {
	ID int64 `json:"i,string"`
}

type auditInput struct {
	Paging
	Action  string `query:"action" doc:"Only this one, e.g. contact.deleted."`
	Contact ID     `query:"contact" doc:"Only about this contact."`
}

// auditEntry is one thing that was done. Names are those of now; who or what is gone has its id alone.
type auditEntry struct {
	ID           string         `json:"id"`
	At           string         `json:"at" format:"date-time"`
	Action       string         `json:"action" doc:"contact.blocked, contact.deleted, contact.exported, contact.unblocked, conversation.deleted, conversations.exported…"`
	By           *view.Ref      `json:"by" doc:"The member or token that did it."`
	Contact      string         `json:"contact_id,omitempty"`
	Conversation string         `json:"conversation_id,omitempty"`
	Number       int64          `json:"number,omitempty" doc:"Of the conversation."`
	Data         map[string]any `json:"data,omitempty" doc:"More about it: numbers and ids."`
	Address      string         `json:"address,omitempty" doc:"From where."`
}

func (a *API) audit(ctx context.Context, actor *desk.Actor, in *auditInput) (Page[auditEntry], error) {
	var before auditCursor
	if err := readCursor(in.After, &before); err != nil {
		return Page[auditEntry]{}, err
	}
	list, more, err := a.App.Audit(ctx, actor, app.AuditQuery{Action: in.Action, Contact: in.Contact.N, Before: before.ID, Limit: in.Limit})
	if err != nil {
		return Page[auditEntry]{}, err
	}
	names, err := a.App.Names(ctx, actor.Workspace)
	if err != nil {
		return Page[auditEntry]{}, err
	}
	page := whole(shown(list, func(e *app.AuditEntry) auditEntry {
		by := e.User
		if by == 0 {
			by = e.Token
		}
		return auditEntry{desk.FormatID(e.ID), view.Time(e.At), e.Action, view.Person(by, names), desk.FormatID(e.Contact),
			desk.FormatID(e.Conversation), e.Number, e.Data, e.Address}
	}))
	if more {
		page.Next = writeCursor(auditCursor{ID: list[len(list)-1].ID})
	}
	return page, nil
}
