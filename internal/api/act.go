package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

// actRoutes are what is done to a conversation as a whole.
func (a *API) actRoutes() {
	act := func(name, summary string, do func(context.Context, *desk.Actor, int64, app.Expect) (desk.Conversation, error)) {
		serve(a, route{method: http.MethodPost, path: "/conversations/{number}/" + name, name: name + "-conversation", tag: "conversations", summary: summary},
			func(ctx context.Context, actor *desk.Actor, in *actInput) (*view.Conversation, error) {
				c, err := do(ctx, actor, in.Number, in.Body.expect())
				return a.conversation(ctx, c, err)
			})
	}
	act("reopen", "Opens a conversation again; a closed one becomes yours.", a.App.Reopen)
	act("pending", "Marks that something is missing from the customer.", a.App.Pending)
	act("return", "Gives a conversation back to the queue.", a.App.Return)
	act("no-answer", "Says that the customer's last word needs no answer: he waits no longer.", a.App.NoAnswer)
	act("needs-answer", "Takes that back: he waits since his first word that nobody has answered.", a.App.NeedsAnswer)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/close", name: "close-conversation", tag: "conversations",
		summary: "Finishes a conversation."}, a.close)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/assign", name: "assign-conversation", tag: "conversations",
		summary: "Gives a conversation to an agent, to a team's queue, or to nobody."}, a.assign)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/team", name: "set-conversation-team", tag: "conversations",
		summary: "Says whose team a conversation is, without a transfer: whoever has it keeps it, unless he is not of that team, and it stays pending or snoozed."}, a.setTeam)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/read", name: "mark-conversation-read", tag: "conversations",
		summary: "Moves the read mark. It moves for the assignee, and for anyone while nobody has the conversation."}, a.markRead)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/unread", name: "mark-conversation-unread", tag: "conversations",
		summary: "Keeps a conversation unread until somebody reads it again."}, a.markUnread)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/typing", name: "show-typing", tag: "conversations", keyless: true,
		summary: "Shows the customer that somebody answers, where the inbox wants that."}, a.typing)
}

// expectation is what whoever acts has seen; absent: he does not say. If it is otherwise now: 409 changed_meanwhile.
type expectation struct {
	Assignee Field[ID] `json:"expected_assignee_id,omitempty" doc:"Null: nobody."`
	Status   string    `json:"expected_status,omitempty" enum:"open,pending,snoozed,closed"`
	Written  time.Time `json:"written_at,omitempty" doc:"When it was done, if it waited for a connection: whether whoever did it was away by his own choice is judged by then."`
}

func (e *expectation) expect() app.Expect {
	if e == nil {
		return app.Expect{}
	}
	return expect(e.Assignee, e.Status, e.Written)
}

func expect(assignee Field[ID], status string, written time.Time) (e app.Expect) {
	e.Written = written
	if assignee.Set {
		e.Assignee = &assignee.Value.N
	}
	if s, ok := desk.ParseStatus(status); ok {
		e.Status = &s
	}
	return e
}

type actInput struct {
	ByNumber
	Body *expectation
}

// closing is an expectation with the newest message that was seen.
type closing struct {
	ExpectedAssignee Field[ID]       `json:"expected_assignee_id,omitempty" doc:"What you saw. Null: nobody."`
	ExpectedStatus   string          `json:"expected_status,omitempty" enum:"open,pending,snoozed,closed"`
	Written          time.Time       `json:"written_at,omitempty" doc:"When it was done, if it waited for a connection."`
	LastSeen         ID              `json:"last_seen_id,omitempty" doc:"The newest message that you have seen. If the customer has written since: 409 written_meanwhile {at, messages}."`
	Force            bool            `json:"force,omitempty" doc:"Finishes although the customer has written."`
	Reason           ID              `json:"reason_id,omitempty" doc:"One of /close-reasons."`
	Summary          string          `json:"summary,omitempty" doc:"What came of it, up to 2,000 characters. Found by the search."`
	Attributes       view.Attributes `json:"attributes,omitempty" doc:"Of the conversation, set with it: key → value. Those that are required_to_close and have no value are 422 required."`
}

// ending says why a conversation is finished, as far as the workspace asks for it.
type ending struct {
	Reason     ID              `json:"reason_id,omitempty" doc:"As in closing."`
	Summary    string          `json:"summary,omitempty"`
	Attributes view.Attributes `json:"attributes,omitempty"`
}

func (e ending) ending() app.Ending {
	return app.Ending{Reason: e.Reason.N, Summary: e.Summary, Attributes: attributeInput(e.Attributes)}
}

type closeInput struct {
	ByNumber
	Body *closing
}

func (a *API) close(ctx context.Context, actor *desk.Actor, in *closeInput) (*view.Conversation, error) {
	var saw app.Closing
	if b := in.Body; b != nil {
		saw = app.Closing{Expect: expect(b.ExpectedAssignee, b.ExpectedStatus, b.Written), Ending: app.Ending{Reason: b.Reason.N, Summary: b.Summary, Attributes: attributeInput(b.Attributes)}, LastSeen: b.LastSeen.N, Force: b.Force}
	}
	c, err := a.App.Close(ctx, actor, in.Number, saw)
	return a.conversation(ctx, c, err)
}

// whom is an agent: an id, null for nobody, or "me".
type whom struct {
	id int64
	me bool
}

func (w *whom) UnmarshalJSON(b []byte) error {
	if string(b) == `"me"` {
		w.me = true
		return nil
	}
	var id ID
	err := json.Unmarshal(b, &id)
	w.id = id.N
	return err
}

// Schema implements huma.SchemaProvider.
func (whom) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Pattern: `^([0-9]+|me)$`, PatternDescription: `a decimal id, or "me"`, MaxLength: &idLength}
}

type assignInput struct {
	ByNumber
	Body struct {
		Assignee         Field[whom]    `json:"assignee_id,omitempty" doc:"Null: nobody; the conversation returns to the queue."`
		Team             ID             `json:"team_id,omitempty" doc:"In place of assignee_id: the team's queue."`
		Note             string         `json:"note,omitempty" doc:"For whoever gets it."`
		Mentions         []mentionInput `json:"mentions,omitempty" maxItems:"20" doc:"Whom the note calls besides."`
		Follow           bool           `json:"follow,omitempty" doc:"I go on following it."`
		ExpectedAssignee Field[ID]      `json:"expected_assignee_id,omitempty" doc:"What you saw. Null: nobody."`
		ExpectedStatus   string         `json:"expected_status,omitempty" enum:"open,pending,snoozed,closed"`
		Written          time.Time      `json:"written_at,omitempty" doc:"When it was done, if it waited for a connection."`
	}
}

func (a *API) assign(ctx context.Context, actor *desk.Actor, in *assignInput) (*view.Conversation, error) {
	b := &in.Body
	to := app.Assignment{Team: b.Team.N, Note: b.Note, Mentions: mentionsOf(b.Mentions), Follow: b.Follow}
	switch who := b.Assignee.Value; {
	case to.Team != 0:
	case !b.Assignee.Set:
		return nil, desk.Invalid("assignee_id", "required")
	case who.me && actor.User == 0:
		return nil, desk.Invalid("assignee_id", "not_found")
	case who.me:
		to.Assignee = actor.User
	default:
		to.Assignee, to.Clear = who.id, who.id == 0
	}
	c, err := a.App.Assign(ctx, actor, in.Number, to, expect(b.ExpectedAssignee, b.ExpectedStatus, b.Written))
	return a.conversation(ctx, c, err)
}

type setTeamInput struct {
	ByNumber
	Body struct {
		Team             ID        `json:"team_id" doc:"Null: no team's."`
		ExpectedAssignee Field[ID] `json:"expected_assignee_id,omitempty" doc:"What you saw. Null: nobody."`
		ExpectedStatus   string    `json:"expected_status,omitempty" enum:"open,pending,snoozed,closed"`
		Written          time.Time `json:"written_at,omitempty" doc:"When it was done, if it waited for a connection."`
	}
}

func (a *API) setTeam(ctx context.Context, actor *desk.Actor, in *setTeamInput) (*view.Conversation, error) {
	c, err := a.App.SetTeam(ctx, actor, in.Number, in.Body.Team.N, expect(in.Body.ExpectedAssignee, in.Body.ExpectedStatus, in.Body.Written))
	return a.conversation(ctx, c, err)
}

type readInput struct {
	ByNumber
	Body *struct {
		Seq int64 `json:"seq,omitempty" minimum:"0" doc:"Of the last message that was read; absent: the newest."`
	}
}

func (a *API) markRead(ctx context.Context, actor *desk.Actor, in *readInput) (*view.Conversation, error) {
	var seq int64
	if in.Body != nil {
		seq = in.Body.Seq
	}
	c, err := a.App.MarkRead(ctx, actor, in.Number, seq)
	return a.conversation(ctx, c, err)
}

func (a *API) markUnread(ctx context.Context, actor *desk.Actor, in *ByNumber) (*view.Conversation, error) {
	c, err := a.App.MarkUnread(ctx, actor, in.Number)
	return a.conversation(ctx, c, err)
}

func (a *API) typing(ctx context.Context, actor *desk.Actor, in *ByNumber) (none, error) {
	return none{}, a.App.Typing(ctx, actor, in.Number)
}

// explain adds to a conflict what has happened meanwhile.
func (a *API) explain(ctx context.Context, err error) error {
	actor := ActorFrom(ctx)
	if e, ok := errors.AsType[*app.ChangedMeanwhile](err); ok {
		names, failed := a.App.Names(ctx, actor)
		if failed != nil {
			return failed
		}
		now, failed := a.conversation(ctx, e.Conversation, nil)
		if failed != nil {
			return failed
		}
		return desk.Conflict("changed_meanwhile").With("by", view.Person(e.By, names)).With("at", Time{e.At}).With("conversation", now)
	}
	if e, ok := errors.AsType[*app.AnsweredMeanwhile](err); ok {
		last := e.Messages[len(e.Messages)-1]
		names, failed := a.App.Names(ctx, actor)
		if failed != nil {
			return failed
		}
		return a.missed(ctx, desk.Conflict("answered_meanwhile").With("by", view.Person(last.AuthorID, names)), e.Messages)
	}
	if e, ok := errors.AsType[*app.ValueChanged](err); ok {
		names, failed := a.App.Names(ctx, actor)
		if failed != nil {
			return failed
		}
		return desk.Conflict("value_changed").With("field", e.Field).With("value", e.Value).With("by", view.Person(e.By, names)).With("at", Time{e.At})
	}
	if e, ok := errors.AsType[*app.WrittenMeanwhile](err); ok {
		return a.missed(ctx, desk.Conflict("written_meanwhile"), e.Messages)
	}
	return err
}

// missed adds to a conflict the messages that the actor had not seen, and when the newest of them came.
func (a *API) missed(ctx context.Context, conflict *desk.Error, messages []desk.Message) error {
	names, err := a.App.Names(ctx, ActorFrom(ctx))
	if err != nil {
		return err
	}
	list, err := a.App.Shown(ctx, messages)
	if err != nil {
		return err
	}
	return conflict.With("at", Time{messages[len(messages)-1].ReceivedAt}).With("messages", view.MessagesOf(list, names))
}
