package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) notificationRoutes() {
	serve(a, route{method: http.MethodGet, path: "/notifications", name: "list-notifications", own: true, tag: "notifications",
		summary: "Lists what I was told of in conversations that I may see, the newest first, and how much of it I have not read."}, a.notifications)
	serve(a, route{method: http.MethodPost, path: "/notifications/read", name: "read-notifications", tag: "notifications",
		summary: "Marks notifications of mine as read: some, those of a conversation, or all up to one."}, a.readNotifications)
}

// Notification tells me of something in a conversation. There is one for each conversation and kind.
type Notification struct {
	ID           ID              `json:"id" doc:"Grows with every time that it happens."`
	Kind         string          `json:"kind" enum:"assigned,team_assigned,added,mention,followed_message,follow_up_due,snooze_ended,schedule_failed,send_failed,sla_warning,sla_breached,window_closing"`
	Conversation int64           `json:"conversation" doc:"Its number."`
	Contact      FollowUpContact `json:"contact"`
	By           *view.Ref       `json:"by" doc:"Who did it last."`
	Message      ID              `json:"message_id" doc:"What it was last about."`
	Text         Text            `json:"text" doc:"The beginning of that message."`
	Times        int             `json:"times" doc:"How often since I had read it."`
	At           Time            `json:"at"`
	Read         bool            `json:"read"`
}

// Notifications is a page of them.
type Notifications struct {
	Page[Notification]
	Unread int `json:"unread" doc:"Up to 100, which stands for as many or more."`
}

func notificationOf(n *desk.Notification, names *desk.Names) Notification {
	return Notification{ID: ID{n.ID}, Kind: string(n.Kind), Conversation: n.Number, Contact: contactOf(n.Contact, n.ContactName, n.ContactPhone, names),
		By: view.Person(n.By, names), Message: ID{n.Message}, Text: Text(n.Text), Times: n.Times, At: Time{n.At}, Read: !n.ReadAt.IsZero()}
}

// notified is a new notification, or that some were read, as the stream tells it beside its conversation and message.
type notified struct {
	ID    string    `json:"id,omitempty"`
	Kind  string    `json:"kind,omitempty"`
	Times int       `json:"times,omitempty"`
	By    *view.Ref `json:"by,omitempty"`

	Settings bool `json:"settings,omitempty"` // how I am alerted is another
}

func notifiedOf(n *desk.NotificationNews, names *desk.Names) *notified {
	return &notified{desk.FormatID(n.ID), string(n.Kind), n.Times, view.Person(n.By, names), n.Settings}
}

// notificationCursor is the last of a page.
type notificationCursor struct {
	ID int64 `json:"i,string"`
}

func (a *API) notifications(ctx context.Context, actor *desk.Actor, in *Paging) (page Notifications, err error) {
	var after notificationCursor
	if err := readCursor(in.After, &after); err != nil {
		return page, err
	}
	list, more, unread, err := a.App.Notifications(ctx, actor, desk.NotificationQuery{Before: after.ID, Limit: in.Limit})
	if err != nil {
		return page, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return page, err
	}
	page = Notifications{whole(shown(list, func(n *desk.Notification) Notification { return notificationOf(n, names) })), unread}
	if more {
		page.Next = writeCursor(notificationCursor{list[len(list)-1].ID})
	}
	return page, nil
}

type readNotificationsInput struct {
	Body struct {
		IDs          []ID  `json:"ids,omitempty" maxItems:"100"`
		Conversation int64 `json:"conversation,omitempty" minimum:"1" doc:"Its number: all that are of it."`
		Through      ID    `json:"through,omitempty" doc:"All up to this one; what has come since is not."`
	}
}

// Unread says how many notifications I have not read.
type Unread struct {
	Unread int `json:"unread" doc:"Up to 100, which stands for as many or more."`
}

func (a *API) readNotifications(ctx context.Context, actor *desk.Actor, in *readNotificationsInput) (Unread, error) {
	read := app.ReadNotifications{Number: in.Body.Conversation, Through: in.Body.Through.N}
	for _, id := range in.Body.IDs {
		read.IDs = append(read.IDs, id.N)
	}
	given := 0
	for _, is := range []bool{len(read.IDs) > 0, read.Number != 0, read.Through != 0} {
		if is {
			given++
		}
	}
	if given != 1 {
		return Unread{}, desk.Invalid("ids", "required")
	}
	n, err := a.App.ReadNotifications(ctx, actor, read)
	return Unread{n}, err
}
