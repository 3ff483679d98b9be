package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) auditRoutes() {
	serve(a, route{method: http.MethodGet, path: "/audit", name: "list-audit", tag: "audit",
		summary: "Who did what that somebody must answer for, the newest first: what is administered, sign-ins, exports, what was deleted."}, a.audit)
	serve(a, route{method: http.MethodPost, path: "/members/{id}/erase-from-audit", name: "erase-member-from-audit", tag: "audit",
		summary: "Erases what the audit says of somebody who was taken out: what he was called, his addresses, and from where he asked. The entries stay, and his name where he wrote. For administrators; it is an entry itself. While he is a member: 409 member_not_removed."}, a.eraseFromAudit)
	serveRaw(a, route{method: http.MethodGet, path: "/audit/export", name: "export-audit", own: true, tag: "audit",
		summary: "All entries of the list, which is filtered as the list is, as CSV; in your language, times in the company's zone. separator: comma, semicolon. The export is an entry itself."},
		map[string]*huma.Response{"200": {Description: "The table.", Content: map[string]*huma.MediaType{"text/csv": {}}}}, a.exportAudit)
	paths := a.huma.OpenAPI().Paths
	for _, p := range paths["/audit"].Get.Parameters {
		if p.In == "query" && p.Name != "limit" && p.Name != "after" {
			paths["/audit/export"].Get.Parameters = append(paths["/audit/export"].Get.Parameters, p)
		}
	}
}

// origin is from where a request comes; "" if it comes from no other machine.
func (a *API) origin(ctx context.Context) string {
	if from := a.address(ctx); from != (netip.Addr{}) {
		return from.String()
	}
	return ""
}

// auditCursor is the last entry of a page.
type auditCursor struct {
	ID int64 `json:"i,string"`
}

type auditInput struct {
	Paging
	Action  string    `query:"action" maxLength:"60" doc:"Only this one, e.g. contact.deleted."`
	Topic   string    `query:"topic" maxLength:"40" doc:"Only what concerns this noun, e.g. member, inbox, label, session: an action's first part, singular."`
	By      ID        `query:"by" doc:"Only what this member or token did."`
	Subject ID        `query:"subject" doc:"Only about this one."`
	Contact ID        `query:"contact" doc:"Only about this contact."`
	From    time.Time `query:"from" doc:"From this moment on."`
	To      time.Time `query:"to" doc:"Before this moment."`
	Query   string    `query:"q" maxLength:"100" doc:"In the names of who did it and of what it is about."`
}

func (in *auditInput) query() app.AuditQuery {
	return app.AuditQuery{Action: in.Action, Topic: in.Topic, By: in.By.N, Subject: in.Subject.N, Contact: in.Contact.N, From: in.From, To: in.To,
		Text: in.Query, Limit: in.Limit}
}

// auditEntry is one thing that was done. Names are those of now; of what is gone, the last one that the audit knows.
type auditEntry struct {
	ID           string         `json:"id"`
	At           string         `json:"at" format:"date-time"`
	Action       string         `json:"action" doc:"The noun and what was done to it: label.made, label.changed, label.deleted, session.refused…"`
	By           *view.Ref      `json:"by" doc:"The member or token that did it; null: nobody who was signed in."`
	ByToken      bool           `json:"by_token,omitempty" doc:"A token did it; by is its owner, if it is personal."`
	Subject      *view.Ref      `json:"subject" doc:"What it is about; null: the company. name is empty of a person who was erased, and of contacts."`
	Contact      string         `json:"contact_id,omitempty"`
	Conversation string         `json:"conversation_id,omitempty"`
	Number       int64          `json:"number,omitempty" doc:"Of the conversation."`
	Data         map[string]any `json:"data,omitempty" doc:"More about it: numbers and ids."`
	Changes      []auditChange  `json:"changes" doc:"The fields that it changed, by name. Of what was made there is no before, of what was deleted no after."`
	Address      string         `json:"address,omitempty" doc:"From where; absent once it is erased."`
}

// auditChange is one field.
type auditChange struct {
	Field  string `json:"field"`
	Before any    `json:"before,omitempty" doc:"A text, a number, a boolean, a list of texts, or of {id, name}; absent: nothing."`
	After  any    `json:"after,omitempty"`
	Hidden bool   `json:"hidden,omitempty" doc:"A secret, or a long text: the audit keeps no more than that it changed."`
	Erased bool   `json:"erased,omitempty" doc:"It told of a person who was erased since."`
}

func (a *API) audit(ctx context.Context, actor *desk.Actor, in *auditInput) (Page[auditEntry], error) {
	var before auditCursor
	if err := readCursor(in.After, &before); err != nil {
		return Page[auditEntry]{}, err
	}
	q := in.query()
	q.Before = before.ID
	list, more, err := a.App.Audit(ctx, actor, q)
	if err != nil {
		return Page[auditEntry]{}, err
	}
	shownList, err := a.auditEntries(ctx, actor, list)
	if err != nil {
		return Page[auditEntry]{}, err
	}
	page := whole(shownList)
	if more {
		page.Next = writeCursor(auditCursor{ID: list[len(list)-1].ID})
	}
	return page, nil
}

func (a *API) eraseFromAudit(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.EraseMemberFromAudit(ctx, actor, in.ID.N)
}

// auditEntries shows entries with the names of what they speak of.
func (a *API) auditEntries(ctx context.Context, actor *desk.Actor, list []app.AuditEntry) ([]auditEntry, error) {
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return nil, err
	}
	n := auditNames{now: names, missing: map[int64]bool{}}
	for i := range list { // those that are gone are looked up together
		n.entry(&list[i])
	}
	if len(n.missing) > 0 {
		ids := make([]int64, 0, len(n.missing))
		for id := range n.missing {
			ids = append(ids, id)
		}
		if n.gone, err = a.App.AuditNames(ctx, actor, ids); err != nil {
			return nil, err
		}
	}
	return shown(list, n.entry), nil
}

// auditNames are what ids in the audit are called. Those that nothing is known of are noted as missing.
type auditNames struct {
	now     *desk.Names
	gone    map[int64]string
	missing map[int64]bool
}

func (n *auditNames) of(id int64) string {
	for _, known := range []map[int64]string{n.now.Members, n.now.Teams, n.now.Tokens, n.now.Reasons} {
		if name, ok := known[id]; ok {
			return name
		}
	}
	if b, ok := n.now.Inboxes[id]; ok {
		return b.Name
	}
	if l, ok := n.now.Labels[id]; ok {
		return l.Name
	}
	name, ok := n.gone[id]
	if !ok && id != 0 {
		n.missing[id] = true
	}
	return name
}

func (n *auditNames) entry(e *app.AuditEntry) auditEntry {
	by := e.User
	if by == 0 {
		by = e.Token
	}
	out := auditEntry{ID: desk.FormatID(e.ID), At: view.Time(e.At), Action: e.Action, By: view.Person(by, n.now), ByToken: e.Token != 0,
		Contact: desk.FormatID(e.Contact), Conversation: desk.FormatID(e.Conversation), Number: e.Number, Data: e.Data, Address: e.Address,
		Changes: make([]auditChange, len(e.Changes))}
	if e.Subject != 0 {
		out.Subject = &view.Ref{ID: desk.FormatID(e.Subject), Name: e.Name}
		if e.Name == "" {
			out.Subject.Name = n.now.Members[e.Subject]
		}
	}
	for i, c := range e.Changes {
		out.Changes[i] = auditChange{c.Field, n.value(c.Before), n.value(c.After), c.Hidden, c.Erased}
	}
	return out
}

// value shows what a field was or is.
func (n *auditNames) value(raw json.RawMessage) any {
	if len(raw) == 0 {
		return nil
	}
	var refs struct {
		Kind string   `json:"kind"`
		IDs  []string `json:"ids"`
	}
	if raw[0] == '{' && json.Unmarshal(raw, &refs) == nil && refs.Kind != "" {
		out := make([]view.Ref, len(refs.IDs))
		for i, text := range refs.IDs {
			id, _ := desk.ParseID(text)
			out[i] = view.Ref{ID: text, Name: n.of(id)}
		}
		return out
	}
	return raw
}
