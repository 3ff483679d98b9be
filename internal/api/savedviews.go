package api

import (
	"context"
	"net/http"
	"strconv"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) savedViewRoutes() {
	serve(a, route{method: http.MethodGet, path: "/saved-views", name: "list-saved-views", tag: "saved views",
		summary: "Lists the saved views that are shared, and my own, by name: of conversations, or of contacts, which are called segments."}, a.savedViews)
	serve(a, route{method: http.MethodPost, path: "/saved-views", name: "create-saved-view", tag: "saved views", created: true,
		summary: "Saves a filter under a name."}, a.createSavedView)
	serve(a, route{method: http.MethodPatch, path: "/saved-views/{id}", name: "change-saved-view", tag: "saved views",
		summary: "Changes a saved view."}, a.changeSavedView)
	serve(a, route{method: http.MethodDelete, path: "/saved-views/{id}", name: "delete-saved-view", tag: "saved views",
		summary: "Deletes a saved view. What it lists stays."}, a.deleteSavedView)
}

// SavedView is a filter under a name.
type SavedView struct {
	ID      ID             `json:"id"`
	Of      desk.SavedNoun `json:"of" enum:"conversation,contact"`
	Scope   string         `json:"scope" enum:"personal,shared" doc:"Personal: nobody else sees it. Shared ones need settings.manage to be made or changed."`
	Name    string         `json:"name"`
	Filter  Filter         `json:"filter"`
	Sort    desk.Sort      `json:"sort" enum:"activity,created,-created,waiting,priority,due,name" doc:"Of contacts: name, -created, created or activity."`
	Version string         `json:"version" doc:"Seq of the last event that changed it."`
}

// savedView answers with one.
func (a *API) savedView(ctx context.Context, actor *desk.Actor, v desk.SavedView, err error) (SavedView, error) {
	if err != nil {
		return SavedView{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return SavedView{}, err
	}
	return savedViewOf(&v, names), nil
}

func savedViewOf(v *desk.SavedView, names *desk.Names) SavedView {
	filter := names.MaskedFilter(v.Filter)
	scope := "shared"
	if v.Personal() {
		scope = "personal"
	}
	return SavedView{ID{v.ID}, v.Noun, scope, v.Name, Filter{filter.Text()}, v.Sort, strconv.FormatInt(v.Version, 10)}
}

type savedViewsInput struct {
	Of desk.SavedNoun `query:"of" enum:"conversation,contact" default:"conversation"`
}

func (a *API) savedViews(ctx context.Context, actor *desk.Actor, in *savedViewsInput) (Page[SavedView], error) {
	list, err := a.App.SavedViews(ctx, actor, in.Of)
	if err != nil {
		return Page[SavedView]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	return whole(shown(list, func(v *desk.SavedView) SavedView { return savedViewOf(v, names) })), err
}

type createSavedViewInput struct {
	Body struct {
		Of     desk.SavedNoun `json:"of,omitempty" enum:"conversation,contact" doc:"Absent: conversation."`
		Scope  string         `json:"scope" enum:"personal,shared"`
		Name   string         `json:"name" doc:"Once for each scope, whatever its accents and capitals."`
		Filter Filter         `json:"filter"`
		Sort   desk.Sort      `json:"sort,omitempty" enum:"activity,created,-created,waiting,priority,due,name" doc:"Of contacts: name, -created, created or activity."`
	}
}

func (a *API) createSavedView(ctx context.Context, actor *desk.Actor, in *createSavedViewInput) (SavedView, error) {
	b := &in.Body
	personal := b.Scope == "personal"
	change := app.SavedViewChange{Personal: &personal, Name: &b.Name, Filter: &b.Filter.text}
	if b.Sort != "" {
		change.Sort = &b.Sort
	}
	of := b.Of
	if of == "" {
		of = desk.SavedConversations
	}
	v, err := a.App.NewSavedView(ctx, actor, of, change)
	return a.savedView(ctx, actor, v, err)
}

type changeSavedViewInput struct {
	ByID
	Body struct {
		Scope  string        `json:"scope,omitempty" enum:"personal,shared" doc:"Personal: yours."`
		Name   Field[string] `json:"name,omitempty"`
		Filter *Filter       `json:"filter,omitempty"`
		Sort   desk.Sort     `json:"sort,omitempty" enum:"activity,created,-created,waiting,priority,due,name" doc:"Of contacts: name, -created, created or activity."`
	}
}

func (a *API) changeSavedView(ctx context.Context, actor *desk.Actor, in *changeSavedViewInput) (SavedView, error) {
	b := &in.Body
	change := app.SavedViewChange{Name: b.Name.pointer()}
	if b.Filter != nil {
		change.Filter = &b.Filter.text
	}
	if b.Sort != "" {
		change.Sort = &b.Sort
	}
	if b.Scope != "" {
		personal := b.Scope == "personal"
		change.Personal = &personal
	}
	v, err := a.App.ChangeSavedView(ctx, actor, in.ID.N, change)
	return a.savedView(ctx, actor, v, err)
}

func (a *API) deleteSavedView(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteSavedView(ctx, actor, in.ID.N)
}
