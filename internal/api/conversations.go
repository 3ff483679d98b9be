package api

import (
	"context"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) conversationRoutes() {
	serve(a, route{method: http.MethodGet, path: "/conversations", name: "list-conversations", tag: "conversations",
		summary: "Lists conversations that you may see."}, a.conversations)
	a.exportRoute()
	serve(a, route{method: http.MethodPost, path: "/conversations", name: "start-conversation", tag: "conversations", created: true,
		summary: "Begins a conversation with its first message. If the contact has one that is not closed: 409 conversation_open {number}."},
		a.startConversation)
	serve(a, route{method: http.MethodGet, path: "/conversations/{number}", name: "open-conversation", tag: "conversations",
		summary: "All that opening needs: the conversation, its contact and its last messages."}, a.openConversation)
	serve(a, route{method: http.MethodGet, path: "/contacts/{id}/conversations", name: "list-contact-conversations", tag: "contacts",
		summary: "A contact's conversations that you may see, newest first."}, a.contactConversations)
}

type conversationsInput struct {
	Paging
	ListInput
	AsAgent
}

// ListInput says which conversations.
type ListInput struct {
	View   desk.View `query:"view" enum:"mine,unassigned,all,unattended,bot,mentions,participating" default:"all" doc:"unattended: open, no bot has it, and the customer waits. bot: a bot has it; open or pending."`
	Status string    `query:"status" enum:"open,pending,snoozed,closed,all" doc:"Absent: open and pending; of unassigned: open, which is the queue; of mentions: all. With a filter on the status: what that says. Of unattended there are open ones only, of bot open and pending ones."`
	Inbox  ID        `query:"inbox"`
	Team   ID        `query:"team"`
	Label  ID        `query:"label" doc:"Carried by the conversation or by its contact."`
	Filter string    `query:"filter" maxLength:"8000" doc:"More conditions: a Filter as JSON. A page of a filtered list may be short, even empty, and still have a next; replied is by activity then."`
	Sort   desk.Sort `query:"sort" enum:"activity,created,-created,waiting,priority,replied,due" default:"activity" doc:"activity, -created and priority: newest, highest first; created and waiting: oldest, longest first; replied: those that you answered last first, then the others by activity; due: those whose SLA target is missed first, first, then the others by activity. Where other states than open and pending are listed, waiting, priority and replied are by activity. In unattended activity is waiting."`
}

func (a *API) conversations(ctx context.Context, actor *desk.Actor, in *conversationsInput) (conversationPage, error) {
	actor, err := a.App.Watch(ctx, actor, in.Agent.N)
	if err != nil {
		return conversationPage{}, err
	}
	q, err := a.listQuery(ctx, actor, &in.ListInput)
	if err != nil {
		return conversationPage{}, err
	}
	q.Limit, q.After = in.Limit, in.After
	return a.listed(ctx, actor, q)
}

func (a *API) listQuery(ctx context.Context, actor *desk.Actor, in *ListInput) (desk.ListQuery, error) {
	f, err := a.App.ParseFilter(ctx, actor, desk.SavedConversations, in.Filter)
	return desk.ListQuery{View: in.View, Status: in.Status, Inbox: in.Inbox.N, Team: in.Team.N, Label: in.Label.N, Filter: f, Sort: in.Sort}, err
}

type contactConversationsInput struct {
	ByID
	Paging
}

func (a *API) contactConversations(ctx context.Context, actor *desk.Actor, in *contactConversationsInput) (conversationPage, error) {
	if _, err := a.App.Contact(ctx, actor, in.ID.N); err != nil {
		return conversationPage{}, err
	}
	return a.listed(ctx, actor, desk.ListQuery{View: desk.ViewAll, Status: "all", Contact: in.ID.N, Sort: desk.SortNewest, Limit: in.Limit, After: in.After})
}

func (a *API) listed(ctx context.Context, actor *desk.Actor, q desk.ListQuery) (conversationPage, error) {
	list, next, err := a.App.Conversations(ctx, actor, q)
	if err != nil {
		return conversationPage{}, err
	}
	p := conversationPage{list: list, next: next}
	if q.View == desk.ViewMentions || q.View == desk.ViewParticipating {
		if p.involved, err = a.App.InvolvedIn(ctx, actor, list); err != nil {
			return p, err
		}
	}
	p.names, err = a.App.Names(ctx, actor)
	return p, err
}

// ConversationPage is a page of conversations.
type ConversationPage struct {
	Items        []view.Conversation `json:"items"`
	Next         Text                `json:"next"`
	Involvements []Involvement       `json:"involvements,omitempty" doc:"What I have to do with them; of the views mentions and participating."`
}

// conversationPage travels as a ConversationPage.
type conversationPage struct {
	list     []desk.Listed
	next     string
	names    *desk.Names
	involved []desk.Involvement
}

func (p conversationPage) appendJSON(b []byte) []byte {
	b = view.AppendConversations(append(b, `{"items":`...), p.list, p.names)
	b = view.AppendJSON(append(b, `,"next":`...), Text(p.next))
	if len(p.involved) > 0 {
		b = view.AppendJSON(append(b, `,"involvements":`...), shown(p.involved, involvementOf))
	}
	desk.Lists.Give(p.list)
	return append(b, '}')
}

// Schema implements huma.SchemaProvider.
func (conversationPage) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[ConversationPage](), true, "")
}

// ByNumber is the input of a route about one conversation.
type ByNumber struct {
	Number int64 `path:"number" minimum:"1"`
}

// OpenedConversation is all that opening a conversation needs.
type OpenedConversation struct {
	Conversation view.Conversation `json:"conversation"`
	Contact      view.Contact      `json:"contact"`
	Messages     []view.Message    `json:"messages" doc:"The last 50, oldest first."`
	More         bool              `json:"more" doc:"There are older ones in this conversation."`
	Next         Text              `json:"next" doc:"The cursor of the older ones, for the messages' after."`
	Previous     *view.Previous    `json:"previous" doc:"The contact's next older conversation that you may see."`
	Seq          string            `json:"seq" doc:"Of the log: what follows it may not be in here yet."`
}

func (a *API) openConversation(ctx context.Context, actor *desk.Actor, in *ByNumber) (opened, error) {
	o, err := a.App.Opening(ctx, actor, in.Number)
	if err != nil {
		return opened{}, err
	}
	names, err := a.App.Names(ctx, actor)
	return opened{&o, names}, err
}

// opened travels as an OpenedConversation.
type opened struct {
	*app.Opened
	names *desk.Names
}

func (o opened) appendJSON(b []byte) []byte {
	b = view.AppendConversation(append(b, `{"conversation":`...), &o.Row, o.names)
	b = view.AppendJSON(append(b, `,"contact":`...), view.ContactOf(&o.Card, o.names))
	b = view.AppendMessages(append(b, `,"messages":`...), o.Messages, o.names)
	desk.Timelines.Give(o.Messages)
	b = strconv.AppendBool(append(b, `,"more":`...), o.Next != "")
	b = view.AppendJSON(append(b, `,"next":`...), Text(o.Next))
	b = view.AppendJSON(append(b, `,"previous":`...), view.PreviousOf(o.Previous, o.names))
	b = strconv.AppendInt(append(b, `,"seq":"`...), o.Seq, 10)
	return append(b, '"', '}')
}

// Schema implements huma.SchemaProvider.
func (opened) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[OpenedConversation](), true, "")
}

// conversation shows what a use case has answered.
func (a *API) conversation(ctx context.Context, c desk.Conversation, err error) (*view.Conversation, error) {
	if err != nil {
		return nil, a.explain(ctx, err)
	}
	row, err := a.App.Row(ctx, c)
	if err != nil {
		return nil, err
	}
	names, err := a.App.Names(ctx, ActorFrom(ctx))
	if err != nil {
		return nil, err
	}
	v := view.ConversationOf(&row, names)
	return &v, nil
}

type startInput struct {
	Body struct {
		Inbox      ID             `json:"inbox_id"`
		Contact    ID             `json:"contact_id,omitempty"`
		Phone      string         `json:"phone,omitempty" maxLength:"40" doc:"In place of contact_id: a number, which need not be known yet."`
		Name       string         `json:"name,omitempty" maxLength:"200" doc:"Of a new contact."`
		Message    messageContent `json:"message"`
		AssignToMe bool           `json:"assign_to_me,omitempty"`
	}
}

func (a *API) startConversation(ctx context.Context, actor *desk.Actor, in *startInput) (*view.Conversation, error) {
	b := &in.Body
	if err := a.trying(ctx, actor, b.Phone); err != nil {
		return nil, err
	}
	c, err := a.App.Start(ctx, actor, app.NewConversation{Inbox: b.Inbox.N, Contact: b.Contact.N, Phone: b.Phone, Name: b.Name,
		Message: b.Message.draft(ctx), AssignToMe: b.AssignToMe})
	return a.conversation(ctx, c, err)
}
