package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

// bulkRoutes change many conversations with one call.
func (a *API) bulkRoutes() {
	serve(a, route{method: http.MethodPost, path: "/conversations/bulk", name: "change-conversations", tag: "conversations", keyless: true,
		summary: "Changes up to 100 conversations, each by itself: what cannot be changed is left, and told. The same again changes nothing more."}, a.bulk)
	serve(a, route{method: http.MethodPost, path: "/conversations/restore", name: "restore-conversations", tag: "conversations", keyless: true,
		summary: "Takes a change of status, agent or team back: each goes to where it stood, if it is still as that change left it."}, a.restore)
}

type bulkItem struct {
	Number           int64     `json:"number" minimum:"1"`
	ExpectedAssignee Field[ID] `json:"expected_assignee_id,omitempty" doc:"What you saw. Null: nobody."`
	ExpectedStatus   string    `json:"expected_status,omitempty" enum:"open,pending,snoozed,closed"`
	LastSeen         ID        `json:"last_seen_id,omitempty" doc:"Of a closing: the newest message that you have seen."`
}

type bulkAssign struct {
	Assignee Field[whom] `json:"assignee_id,omitempty" doc:"Null: nobody; they return to the queue."`
	Team     ID          `json:"team_id,omitempty" doc:"In place of assignee_id: the team's queue."`
}

type bulkTeam struct {
	Team ID `json:"team_id" doc:"Null: no team's."`
}

type bulkLabels struct {
	Add    []ID `json:"add,omitempty" maxItems:"20"`
	Remove []ID `json:"remove,omitempty" maxItems:"20"`
}

func relabelOf(b bulkLabels) app.Relabel {
	return app.Relabel{Add: numbers(b.Add), Remove: numbers(b.Remove)}
}

type bulkSnooze struct {
	Until      time.Time `json:"until,omitempty" doc:"In the future."`
	UntilReply bool      `json:"until_reply,omitempty" doc:"In place of until: the customer's next message."`
}

type bulkInput struct {
	Body struct {
		Items    []bulkItem  `json:"items" minItems:"1" maxItems:"100"`
		Assign   *bulkAssign `json:"assign,omitempty" doc:"One of these changes."`
		Team     *bulkTeam   `json:"team,omitempty" doc:"Whose team they are, without a transfer."`
		Labels   *bulkLabels `json:"labels,omitempty"`
		Status   string      `json:"status,omitempty" enum:"open,pending,closed"`
		Ending   *ending     `json:"close,omitempty" doc:"Of status closed: why they are finished, the same for each."`
		Snooze   *bulkSnooze `json:"snooze,omitempty"`
		Priority string      `json:"priority,omitempty" enum:"none,low,medium,high,urgent"`
		Read     *bool       `json:"read,omitempty" doc:"false: unread."`
	}
}

// BulkDone is what became of one conversation.
type BulkDone struct {
	Number       int64              `json:"number"`
	Conversation *view.Conversation `json:"conversation" doc:"As it is now. Null: it could not be changed."`
	Error        *BulkError         `json:"error" doc:"Why it was left as it was."`
}

// BulkError is why.
type BulkError struct {
	Code   string `json:"code" doc:"Stable."`
	Detail string `json:"detail" doc:"In the language of whoever asks."`
}

// BulkAnswer tells of each, in the order in which they were given.
type BulkAnswer struct {
	Items []BulkDone `json:"items"`
}

func (a *API) bulk(ctx context.Context, actor *desk.Actor, in *bulkInput) (BulkAnswer, error) {
	change, err := in.change(actor)
	if err != nil {
		return BulkAnswer{}, err
	}
	items := make([]app.BulkItem, len(in.Body.Items))
	seen := map[int64]bool{}
	for i, it := range in.Body.Items {
		if seen[it.Number] {
			return BulkAnswer{}, desk.Invalid("items", "repeat")
		}
		seen[it.Number] = true
		items[i] = app.BulkItem{Number: it.Number, Closing: app.Closing{Expect: expect(it.ExpectedAssignee, it.ExpectedStatus, time.Time{}), LastSeen: it.LastSeen.N}}
		if e := in.Body.Ending; e != nil {
			items[i].Ending = e.ending()
		}
	}
	done, err := a.App.Bulk(ctx, actor, items, change)
	return a.bulkAnswer(ctx, actor, seenNumbers(items), done, err)
}

func seenNumbers(items []app.BulkItem) []int64 {
	out := make([]int64, len(items))
	for i, it := range items {
		out[i] = it.Number
	}
	return out
}

// change reads the one change that was asked for.
func (in *bulkInput) change(actor *desk.Actor) (out app.Bulk, err error) {
	b := &in.Body
	n := 0
	if b.Assign != nil {
		n++
		if out.Assign, err = b.Assign.assignment(actor); err != nil {
			return out, err
		}
	}
	if b.Team != nil {
		n++
		out.Team = &b.Team.Team.N
	}
	if b.Labels != nil {
		n++
		r := relabelOf(*b.Labels)
		out.Labels = &r
	}
	if s, ok := desk.ParseStatus(b.Status); ok {
		n++
		out.Status = &s
	}
	if b.Snooze != nil {
		n++
		until := b.Snooze.Until
		if b.Snooze.UntilReply {
			until = desk.Never
		}
		if until.IsZero() {
			return out, desk.Invalid("until", "required")
		}
		out.Snooze = &until
	}
	if p, ok := desk.ParsePriority(b.Priority); ok {
		n++
		out.Priority = &p
	}
	if b.Read != nil {
		n++
		out.Read = b.Read
	}
	if n != 1 {
		return out, desk.Invalid("change", "not_a_choice")
	}
	return out, nil
}

func (b *bulkAssign) assignment(actor *desk.Actor) (*app.Assignment, error) {
	to := &app.Assignment{Team: b.Team.N}
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
	return to, nil
}

type restoreItem struct {
	Number           int64     `json:"number" minimum:"1"`
	Status           string    `json:"status" enum:"open,pending,snoozed,closed"`
	Assignee         ID        `json:"assignee_id"`
	Team             ID        `json:"team_id"`
	SnoozedUntil     Time      `json:"snoozed_until,omitempty" doc:"Of a snoozed one; null: until the customer writes."`
	Waits            bool      `json:"waits,omitempty" doc:"The customer waited for an answer."`
	ExpectedAssignee Field[ID] `json:"expected_assignee_id,omitempty" doc:"What the change made of it. Null: nobody."`
	ExpectedStatus   string    `json:"expected_status,omitempty" enum:"open,pending,snoozed,closed"`
}

type restoreInput struct {
	Body struct {
		Items []restoreItem `json:"items" minItems:"1" maxItems:"100"`
	}
}

func (a *API) restore(ctx context.Context, actor *desk.Actor, in *restoreInput) (BulkAnswer, error) {
	items := make([]app.Restoring, len(in.Body.Items))
	asked := make([]int64, len(items))
	for i := range items {
		it := &in.Body.Items[i]
		status, _ := desk.ParseStatus(it.Status) // one of the enum
		to := app.Standing{Status: status, Assignee: it.Assignee.N, Team: it.Team.N, Waits: it.Waits}
		if status == desk.Snoozed {
			if to.SnoozedUntil = it.SnoozedUntil.Time; to.SnoozedUntil.IsZero() {
				to.SnoozedUntil = desk.Never
			}
		}
		items[i] = app.Restoring{Number: it.Number, To: to, Expect: expect(it.ExpectedAssignee, it.ExpectedStatus, time.Time{})}
		asked[i] = it.Number
	}
	done, err := a.App.Restore(ctx, actor, items)
	return a.bulkAnswer(ctx, actor, asked, done, err)
}

// bulkAnswer shows what became of each.
func (a *API) bulkAnswer(ctx context.Context, actor *desk.Actor, asked []int64, done []app.Done, err error) (BulkAnswer, error) {
	if err != nil {
		return BulkAnswer{}, err
	}
	rows, err := a.App.Rows(ctx, actor, done)
	if err != nil {
		return BulkAnswer{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return BulkAnswer{}, err
	}
	out := BulkAnswer{Items: make([]BulkDone, len(done))}
	for i, d := range done {
		out.Items[i].Number = asked[i]
		if d.Err != nil {
			out.Items[i].Error = a.bulkError(ctx, d.Err)
			continue
		}
		if row := rows[d.Conversation.ID]; row != nil {
			v := view.ConversationOf(row, names)
			out.Items[i].Conversation = &v
		}
	}
	return out, nil
}

func (a *API) bulkError(ctx context.Context, err error) *BulkError {
	p := a.problem(ctx, err)
	return &BulkError{p.Code, p.sentence()}
}
