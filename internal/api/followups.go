package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) followUpRoutes() {
	serve(a, route{method: http.MethodGet, path: "/follow-ups", name: "list-follow-ups", tag: "follow-ups",
		summary: "Lists open follow-ups of conversations that I may see, the first due first."}, a.followUps)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/follow-ups", name: "create-follow-up", tag: "follow-ups", created: true,
		summary: "Reminds me or a colleague of a conversation at a time, whatever its status is then."}, a.createFollowUp)
	serve(a, route{method: http.MethodPatch, path: "/follow-ups/{id}", name: "change-follow-up", tag: "follow-ups",
		summary: "Changes for whom a follow-up is, when it is due, or what it says."}, a.changeFollowUp)
	serve(a, route{method: http.MethodPost, path: "/follow-ups/{id}/done", name: "finish-follow-up", tag: "follow-ups", summary: "What it reminds of is done."}, a.finishFollowUp)
	serve(a, route{method: http.MethodPost, path: "/follow-ups/{id}/reopen", name: "reopen-follow-up", tag: "follow-ups", summary: "Takes back that it was done or cancelled."}, a.reopenFollowUp)
	serve(a, route{method: http.MethodPost, path: "/follow-ups/{id}/cancel", name: "cancel-follow-up", tag: "follow-ups", summary: "It is not needed any more."}, a.cancelFollowUp)
}

// FollowUp reminds somebody of a conversation.
type FollowUp struct {
	ID           ID              `json:"id"`
	Conversation int64           `json:"conversation" doc:"Its number."`
	Contact      FollowUpContact `json:"contact"`
	For          *view.Ref       `json:"for"`
	By           *view.Ref       `json:"by" doc:"Who set it."`
	DueAt        Time            `json:"due_at"`
	Note         string          `json:"note"`
	State        string          `json:"state" enum:"open,done,cancelled"`
	CreatedAt    Time            `json:"created_at"`
}

// FollowUpContact is whom a follow-up is about.
type FollowUpContact struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Phone Text   `json:"phone"`
}

func contactOf(id int64, name, phone string, names *desk.Names) FollowUpContact {
	return FollowUpContact{desk.FormatID(id), names.Called(name), Text(names.Phone(phone))}
}

func followUpOf(f *desk.FollowUp, names *desk.Names) FollowUp {
	return FollowUp{ID: ID{f.ID}, Conversation: f.Number, Contact: contactOf(f.Contact, f.ContactName, f.ContactPhone, names),
		For: view.Person(f.User, names), By: view.Person(f.By, names), DueAt: Time{f.DueAt}, Note: f.Note, State: f.State.String(), CreatedAt: Time{f.CreatedAt}}
}

type followUpsInput struct {
	Paging
	User         string `query:"user" maxLength:"20" doc:"For whom: an id, or me. Absent: anybody."`
	Conversation int64  `query:"conversation" minimum:"0" doc:"Its number."`
}

// followUpCursor is the last of a page.
type followUpCursor struct {
	Due int64 `json:"t,string"`
	ID  int64 `json:"i,string"`
}

func (a *API) followUps(ctx context.Context, actor *desk.Actor, in *followUpsInput) (page Page[FollowUp], err error) {
	var after followUpCursor
	if err := readCursor(in.After, &after); err != nil {
		return page, err
	}
	q := desk.FollowUpQuery{Conversation: in.Conversation, Limit: in.Limit, After: desk.FollowUpPlace(after)}
	if in.User == "me" {
		if q.User = actor.User; q.User == 0 { // a bot is never reminded
			return whole[FollowUp](nil), nil
		}
	} else if in.User != "" {
		id, ok := desk.ParseID(in.User)
		if !ok {
			return page, desk.Invalid("user", "invalid")
		}
		q.User = id
	}
	list, next, err := a.App.FollowUps(ctx, actor, q)
	if err != nil {
		return page, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return page, err
	}
	page = whole(shown(list, func(f *desk.FollowUp) FollowUp { return followUpOf(f, names) }))
	if next != nil {
		page.Next = writeCursor(followUpCursor(*next))
	}
	return page, nil
}

type followUpBody struct {
	User  Field[whom] `json:"user_id,omitempty" doc:"For whom; absent: for me."`
	DueAt *time.Time  `json:"due_at,omitempty" doc:"In the future."`
	Note  *string     `json:"note,omitempty" doc:"Up to 500 characters."`
}

func (b *followUpBody) change(actor *desk.Actor) app.FollowUpChange {
	c := app.FollowUpChange{Due: b.DueAt, Note: b.Note}
	if b.User.Set {
		id := b.User.Value.id
		if b.User.Value.me {
			id = actor.User
		}
		c.User = &id
	}
	return c
}

type createFollowUpInput struct {
	ByNumber
	Body followUpBody
}

func (a *API) createFollowUp(ctx context.Context, actor *desk.Actor, in *createFollowUpInput) (FollowUp, error) {
	f, err := a.App.NewFollowUp(ctx, actor, in.Number, in.Body.change(actor))
	return a.followUp(ctx, f, err)
}

type changeFollowUpInput struct {
	ByID
	Body followUpBody
}

func (a *API) changeFollowUp(ctx context.Context, actor *desk.Actor, in *changeFollowUpInput) (FollowUp, error) {
	f, err := a.App.ChangeFollowUp(ctx, actor, in.ID.N, in.Body.change(actor))
	return a.followUp(ctx, f, err)
}

func (a *API) finishFollowUp(ctx context.Context, actor *desk.Actor, in *ByID) (FollowUp, error) {
	f, err := a.App.SettleFollowUp(ctx, actor, in.ID.N, desk.FollowUpDone)
	return a.followUp(ctx, f, err)
}

func (a *API) reopenFollowUp(ctx context.Context, actor *desk.Actor, in *ByID) (FollowUp, error) {
	f, err := a.App.ReopenFollowUp(ctx, actor, in.ID.N)
	return a.followUp(ctx, f, err)
}

func (a *API) cancelFollowUp(ctx context.Context, actor *desk.Actor, in *ByID) (FollowUp, error) {
	f, err := a.App.SettleFollowUp(ctx, actor, in.ID.N, desk.FollowUpCancelled)
	return a.followUp(ctx, f, err)
}

func (a *API) followUp(ctx context.Context, f desk.FollowUp, err error) (FollowUp, error) {
	if err != nil {
		return FollowUp{}, err
	}
	names, err := a.App.Names(ctx, ActorFrom(ctx))
	if err != nil {
		return FollowUp{}, err
	}
	return followUpOf(&f, names), nil
}
