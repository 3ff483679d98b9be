package api

import (
	"context"
	"net/http"

	"timbre/internal/desk"
	"timbre/internal/view"
)

// audienceRoutes list contacts, and change or export many.
func (a *API) audienceRoutes() {
	serve(a, route{method: http.MethodGet, path: "/contacts", name: "list-contacts", tag: "contacts",
		summary: "Lists contacts; those looked for by the word that was found, the newest first. With a filter a page may be short: not all is looked at for one; go on while there is next."}, a.contacts)
	serve(a, route{method: http.MethodGet, path: "/contacts/count", name: "count-contacts", tag: "contacts", summary: "Counts contacts."}, a.countContacts)
	serve(a, route{method: http.MethodPost, path: "/contacts/bulk", name: "change-contacts", tag: "contacts", keyless: true,
		summary: "Puts labels on up to 100 contacts and takes others off, each by itself: what cannot be changed is left, and told. The same again changes nothing more."}, a.bulkContacts)
	a.exportContactsRoute()
}

// Audience says which contacts, and in which order.
type Audience struct {
	Search string    `query:"q" maxLength:"200" doc:"Beginnings of words of a name, an email, a company, or digits of a phone. All must be found; accents and case do not matter."`
	Filter string    `query:"filter" doc:"A Filter as JSON, of the fields of /filter-fields?of=contact."`
	Sort   desk.Sort `query:"sort" enum:"name,-created,created,activity" doc:"Absent: name. activity: of the conversations that you may see, the newest first; those with none come last."`
}

func (a *API) contactQuery(ctx context.Context, actor *desk.Actor, in *Audience) (desk.ContactQuery, error) {
	f, err := a.App.ParseFilter(ctx, actor, desk.SavedContacts, in.Filter)
	return desk.ContactQuery{Search: in.Search, Filter: f, Sort: in.Sort}, err
}

type contactsInput struct {
	Paging
	Audience
}

// contactCursor is the last contact of a page.
type contactCursor struct {
	Text string `json:"n"`
	ID   int64  `json:"i,string"`
}

func (a *API) contacts(ctx context.Context, actor *desk.Actor, in *contactsInput) (Page[view.Contact], error) {
	var after contactCursor
	if err := readCursor(in.After, &after); err != nil {
		return Page[view.Contact]{}, err
	}
	q, err := a.contactQuery(ctx, actor, &in.Audience)
	if err != nil {
		return Page[view.Contact]{}, err
	}
	q.After, q.Limit = desk.ContactPlace{Text: after.Text, ID: after.ID}, in.Limit
	list, next, err := a.App.Contacts(ctx, actor, q)
	if err != nil {
		return Page[view.Contact]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Page[view.Contact]{}, err
	}
	page := whole(shown(list, func(c *desk.Card) view.Contact { return view.ContactOf(c, names) }))
	if next != nil {
		page.Next = writeCursor(contactCursor{next.Text, next.ID})
	}
	return page, nil
}

type countContactsInput struct{ Audience }

// ContactCount of a list.
type ContactCount struct {
	Count int  `json:"count"`
	More  bool `json:"more" doc:"There may be others: not all were looked at."`
}

func (a *API) countContacts(ctx context.Context, actor *desk.Actor, in *countContactsInput) (ContactCount, error) {
	q, err := a.contactQuery(ctx, actor, &in.Audience)
	if err != nil {
		return ContactCount{}, err
	}
	n, more, err := a.App.CountContacts(ctx, actor, q)
	return ContactCount{n, more}, err
}

type bulkContactsInput struct {
	Body struct {
		IDs    []ID       `json:"ids" minItems:"1" maxItems:"100"`
		Labels bulkLabels `json:"labels"`
	}
}

// BulkContact is what became of one contact.
type BulkContact struct {
	ID      ID            `json:"id"`
	Contact *view.Contact `json:"contact" doc:"As it is now. Null: it could not be changed."`
	Error   *BulkError    `json:"error" doc:"Why it was left as it was."`
}

// BulkContacts tells of each, in the order in which they were given.
type BulkContacts struct {
	Items []BulkContact `json:"items"`
}

func (a *API) bulkContacts(ctx context.Context, actor *desk.Actor, in *bulkContactsInput) (BulkContacts, error) {
	done, err := a.App.LabelContacts(ctx, actor, numbers(in.Body.IDs), relabelOf(in.Body.Labels))
	if err != nil {
		return BulkContacts{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return BulkContacts{}, err
	}
	out := BulkContacts{Items: make([]BulkContact, len(done))}
	for i, d := range done {
		out.Items[i].ID = in.Body.IDs[i]
		if d.Err != nil {
			out.Items[i].Error = a.bulkError(ctx, d.Err)
			continue
		}
		c := view.ContactOf(&d.Card, names)
		out.Items[i].Contact = &c
	}
	return out, nil
}
