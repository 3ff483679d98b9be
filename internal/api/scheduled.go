package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) scheduledRoutes() {
	serve(a, route{method: http.MethodGet, path: "/conversations/{number}/scheduled", name: "list-scheduled-messages", tag: "messages",
		summary: "What is to be sent in a conversation at a time, and what was and could not be."}, a.scheduledMessages)
	serve(a, route{method: http.MethodPatch, path: "/conversations/{number}/scheduled/{id}", name: "change-scheduled-message", tag: "messages",
		summary: "Changes the text or the time of a scheduled message. One that could not be sent is tried again at its new time."}, a.changeScheduled)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/scheduled/{id}/send", name: "send-scheduled-message", tag: "messages",
		summary: "Sends a scheduled message now."}, a.sendScheduled)
	serve(a, route{method: http.MethodDelete, path: "/conversations/{number}/scheduled/{id}", name: "cancel-scheduled-message", tag: "messages",
		summary: "Takes back a message that was to be sent."}, a.cancelScheduled)
}

func (a *API) scheduledMessages(ctx context.Context, actor *desk.Actor, in *ByNumber) (Page[view.Message], error) {
	list, err := a.App.Scheduled(ctx, actor, in.Number)
	out := make([]view.Message, 0, len(list))
	for _, s := range list {
		v, err := a.scheduled(ctx, s, nil)
		if err != nil {
			return whole(out), err
		}
		out = append(out, *v)
	}
	return whole(out), err
}

type changeScheduledInput struct {
	ByMessage
	Body struct {
		Text          *string    `json:"text,omitempty" doc:"Of a text, or the caption of a file."`
		SendAt        *time.Time `json:"send_at,omitempty"`
		CancelOnReply *bool      `json:"cancel_on_reply,omitempty"`
	}
}

func (a *API) changeScheduled(ctx context.Context, actor *desk.Actor, in *changeScheduledInput) (*view.Message, error) {
	b := &in.Body
	s, err := a.App.ChangeScheduled(ctx, actor, in.Number, in.ID.N, app.Reschedule{Text: b.Text, At: b.SendAt, CancelOnReply: b.CancelOnReply})
	return a.scheduled(ctx, s, err)
}

func (a *API) sendScheduled(ctx context.Context, actor *desk.Actor, in *ByMessage) (*view.Message, error) {
	s, err := a.App.ChangeScheduled(ctx, actor, in.Number, in.ID.N, app.Reschedule{Now: true})
	return a.scheduled(ctx, s, err)
}

func (a *API) cancelScheduled(ctx context.Context, actor *desk.Actor, in *ByMessage) (none, error) {
	_, err := a.App.CancelScheduled(ctx, actor, in.Number, in.ID.N)
	return none{}, err
}

// scheduled shows what a use case has answered.
func (a *API) scheduled(ctx context.Context, s desk.ScheduledMessage, err error) (*view.Message, error) {
	if err != nil {
		return nil, a.explain(ctx, err)
	}
	var quoted desk.Message
	if s.ReplyTo != 0 {
		list, err := a.App.Shown(ctx, []desk.Message{{Workspace: s.Workspace, ID: s.ReplyTo}})
		if err == nil && len(list) == 1 {
			quoted = list[0].Message
		}
	}
	names, err := a.App.Names(ctx, ActorFrom(ctx))
	if err != nil {
		return nil, err
	}
	v := view.ScheduledOf(&s, quoted, names)
	return &v, nil
}
