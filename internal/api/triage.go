package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/desk"
	"timbre/internal/view"
)

// triageRoutes say when a conversation is to be looked at: how urgent it is, or not before a time.
func (a *API) triageRoutes() {
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/priority", name: "prioritize-conversation", tag: "conversations",
		summary: "Says how urgent a conversation is."}, a.prioritize)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/snooze", name: "snooze-conversation", tag: "conversations",
		summary: "Puts a conversation away until a time, or until the customer writes, which wakes it in any case."}, a.snooze)
}

type priorityInput struct {
	ByNumber
	Body struct {
		Priority string `json:"priority" enum:"none,low,medium,high,urgent"`
	}
}

func (a *API) prioritize(ctx context.Context, actor *desk.Actor, in *priorityInput) (*view.Conversation, error) {
	p, _ := desk.ParsePriority(in.Body.Priority) // one of the enum
	c, err := a.App.SetPriority(ctx, actor, in.Number, p)
	return a.conversation(ctx, c, err)
}

type snoozeInput struct {
	ByNumber
	Body struct {
		Until            time.Time `json:"until,omitempty" doc:"In the future."`
		UntilReply       bool      `json:"until_reply,omitempty" doc:"In place of until: the customer's next message."`
		ExpectedAssignee Field[ID] `json:"expected_assignee_id,omitempty" doc:"What you saw. Null: nobody."`
		ExpectedStatus   string    `json:"expected_status,omitempty" enum:"open,pending,snoozed,closed"`
		Written          time.Time `json:"written_at,omitempty" doc:"When it was done, if it waited for a connection."`
	}
}

func (a *API) snooze(ctx context.Context, actor *desk.Actor, in *snoozeInput) (*view.Conversation, error) {
	b := &in.Body
	until := b.Until
	if b.UntilReply {
		until = desk.Never
	}
	if until.IsZero() {
		return nil, desk.Invalid("until", "required")
	}
	c, err := a.App.Snooze(ctx, actor, in.Number, until, expect(b.ExpectedAssignee, b.ExpectedStatus, b.Written))
	return a.conversation(ctx, c, err)
}
