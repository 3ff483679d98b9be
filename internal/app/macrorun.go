package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// MacroRun is how a macro is run.
type MacroRun struct {
	Key      string // the runner's own id: the same again does what is not done yet, and nothing twice
	LastSeen int64  // the newest message that he knows; 0: he does not say
	Force    bool   // replies and finishes although others, or the customer, have written since
	TimeZone string // whose tomorrow; "": the actor's
}

// MacroDone is what became of a run.
type MacroDone struct {
	Macro        desk.Macro
	Steps        []StepDone         // in order
	Conversation *desk.Conversation // as it is then; nil: its runner does not see it any more
}

// StepDone is what became of a step.
type StepDone struct {
	Kind desk.StepKind
	Err  error // why it was not done
}

// maxRunKey is how long the id of a run may be.
const maxRunKey = 36

// RunMacro does the steps of a macro to a conversation, each as its own use case does it: by its rules and permissions, in a
// transaction of its own. One that cannot be done holds nothing up but the end of a conversation whose reply was not sent.
func (a *App) RunMacro(ctx context.Context, actor *desk.Actor, number, id int64, run MacroRun) (out MacroDone, err error) {
	ctx = context.WithoutCancel(ctx) // who goes away in the middle leaves no half
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return out, err
	}
	m, err := a.Store.Macro(ctx, actor, id)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		err = desk.Invalid("macro_id", "not_found")
	}
	if err == nil {
		err = actor.Need(desk.PermMacrosRun)
	}
	if err != nil {
		return out, err
	}
	r := &macroRun{MacroRun: run, app: a, actor: actor, number: number, conversation: &c, macro: &m}
	if err := r.begin(ctx); err != nil {
		return out, err
	}
	out = MacroDone{Macro: m, Steps: make([]StepDone, len(m.Steps))}
	for i := range m.Steps {
		err := r.step(ctx, i)
		if err != nil && !itsOwn(err) {
			return out, err
		}
		out.Steps[i] = StepDone{Kind: m.Steps[i].Kind, Err: err}
	}
	switch c, err = a.Store.ConversationFor(ctx, actor, number); {
	case err == nil:
		out.Conversation = &c
	case desk.CodeOf(err) != desk.ErrNotFound.Code:
		return out, err
	}
	return out, nil
}

// macroRun is a run on its way.
type macroRun struct {
	MacroRun
	app          *App
	actor        *desk.Actor
	number       int64
	conversation *desk.Conversation // as it was before
	macro        *desk.Macro
	named        named
	zone         *time.Location
	values       map[string]string // of placeholders
	unsent       bool              // a reply was refused
}

// begin reads what the steps need and takes the run's key. A key that belongs to another run is refused, and so is one of a macro
// that was changed since: which of its steps are done could not be said.
func (r *macroRun) begin(ctx context.Context) (err error) {
	if r.Key == "" || len(r.Key) > maxRunKey {
		return desk.Invalid("run_id", "not_this_form")
	}
	if r.zone, err = r.app.zoneOf(ctx, r.actor, r.TimeZone); err != nil {
		return err
	}
	if r.named, err = r.app.namedBy(ctx, r.actor, r.macro.Steps); err != nil {
		return err
	}
	hash := sha256.Sum256(fmt.Appendf(nil, "%d %d %d", r.conversation.ID, r.macro.ID, r.macro.Version))
	call := r.call("")
	call.Hash = hex.EncodeToString(hash[:])
	return r.once(ctx, call, func(ctx context.Context) error {
		return r.app.write(ctx, r.actor.Workspace, func(*store.Tx) error { return nil })
	})
}

// zoneOf is a time zone by name; "" is the actor's: his own, or else the workspace's.
func (a *App) zoneOf(ctx context.Context, actor *desk.Actor, name string) (*time.Location, error) {
	if name != "" {
		f := faults{}
		f.timeZone("time_zone", name)
		if err := f.err(); err != nil {
			return nil, err
		}
		return time.LoadLocation(name)
	}
	if zone, err := time.LoadLocation(actor.TimeZone); err == nil && actor.TimeZone != "" {
		return zone, nil
	}
	w, err := a.Store.Workspace(ctx, actor.Workspace)
	return locationOf(w.TimeZone), err
}

// call is the key of one of the run's parts.
func (r *macroRun) call(part string) Call {
	return Call{Workspace: r.actor.Workspace, Author: r.actor.ID(), Name: "macro:" + r.Key + part}
}

// once does something if the key is free, and takes it in the same transaction.
func (r *macroRun) once(ctx context.Context, call Call, do func(context.Context) error) error {
	known := func() (bool, error) {
		first, found, err := r.app.Store.CallBy(ctx, call.Workspace, call.Author, call.Name)
		if err == nil && found && first.Hash != call.Hash {
			err = &desk.Error{Kind: desk.KindInvalid, Code: "idempotency_key_reused"}
		}
		return found, err
	}
	if done, err := known(); done || err != nil {
		return err
	}
	err := do(WithCall(ctx, call))
	if desk.CodeOf(err) == "idempotency_key_busy" { // a twin was faster
		_, err = known()
	}
	return err
}

// step does one step, if it is not done yet.
func (r *macroRun) step(ctx context.Context, i int) error {
	s := &r.macro.Steps[i]
	if s.Kind == desk.StepClose && r.unsent {
		return desk.Conflict("macro_reply_missing")
	}
	err := r.try(ctx, i, s)
	switch {
	case err == nil:
		return nil
	case desk.CodeOf(err) == desk.ErrNotFound.Code: // it was seen when the run began
		err = desk.Conflict("macro_out_of_sight")
	}
	r.unsent = r.unsent || s.Kind == desk.StepReply
	return withoutParticulars(err)
}

// withoutParticulars turns what a use case says of a change in between into a refusal by its code.
func withoutParticulars(err error) error {
	if _, ok := errors.AsType[*AnsweredMeanwhile](err); ok {
		return desk.Conflict("answered_meanwhile")
	}
	return plainly(err)
}

func (r *macroRun) try(ctx context.Context, i int, s *desk.MacroStep) error {
	part := ":" + strconv.Itoa(i)
	if s.Kind == desk.StepReply || s.Kind == desk.StepNote { // messages have keys of their own
		return r.say(ctx, part, s)
	}
	return r.once(ctx, r.call(part), func(ctx context.Context) error {
		if gone := r.named.missing(s); gone != "" {
			return desk.Conflict(gone)
		}
		return r.act(ctx, s)
	})
}

// act does a step that is no message.
func (r *macroRun) act(ctx context.Context, s *desk.MacroStep) (err error) {
	a, actor, n := r.app, r.actor, r.number
	switch s.Kind {
	case desk.StepAssignMe:
		if actor.User == 0 {
			return &desk.Error{Kind: desk.KindForbidden, Code: "only_people"}
		}
		_, err = a.Assign(ctx, actor, n, Assignment{Assignee: actor.User}, Expect{})
	case desk.StepAssignAgent:
		_, err = a.Assign(ctx, actor, n, Assignment{Assignee: s.Agent}, Expect{})
	case desk.StepAssignTeam:
		_, err = a.Assign(ctx, actor, n, Assignment{Team: s.Team}, Expect{})
	case desk.StepSetTeam:
		_, err = a.SetTeam(ctx, actor, n, s.Team, Expect{})
	case desk.StepUnassign:
		_, err = a.Return(ctx, actor, n, Expect{})
	case desk.StepAddLabels:
		_, err = a.LabelConversation(ctx, actor, n, Relabel{Add: s.Labels})
	case desk.StepRemoveLabels:
		_, err = a.LabelConversation(ctx, actor, n, Relabel{Remove: r.named.there(s.Labels)})
	case desk.StepPriority:
		p, _ := desk.ParsePriority(s.Priority) // it was checked when it was written
		_, err = a.SetPriority(ctx, actor, n, p)
	case desk.StepPending:
		_, err = a.Pending(ctx, actor, n, Expect{})
	case desk.StepReopen:
		_, err = a.Reopen(ctx, actor, n, Expect{})
	case desk.StepClose:
		_, err = a.Close(ctx, actor, n, Closing{Ending: Ending{Reason: s.Reason, Summary: s.Text}, LastSeen: r.LastSeen, Force: r.Force})
	case desk.StepSnooze:
		_, err = a.Snooze(ctx, actor, n, r.until(s), Expect{})
	case desk.StepMute:
		until := desk.Never
		if s.Hours > 0 {
			until = a.Store.Now().Add(time.Duration(s.Hours) * time.Hour)
		}
		_, err = a.Mute(ctx, actor, n, until)
	default:
		err = fmt.Errorf("macro %d: no step is called %q", r.macro.ID, s.Kind)
	}
	return err
}

// there leaves the labels that are not deleted.
func (n *named) there(labels []int64) (out []int64) {
	for _, id := range labels {
		if n.labels[id] {
			out = append(out, id)
		}
	}
	return out
}

// until is the end of a snooze that begins now.
func (r *macroRun) until(s *desk.MacroStep) time.Time {
	now := r.app.Store.Now()
	local := now.In(r.zone)
	days := 1
	switch s.Until {
	case desk.UntilReply:
		return desk.Never
	case desk.UntilNextWeek:
		if days = (8 - int(local.Weekday())) % 7; days == 0 {
			days = 7
		}
	case "":
		return now.Add(time.Duration(s.Hours) * time.Hour)
	}
	year, month, day := local.Date()
	return time.Date(year, month, day+days, 9, 0, 0, 0, r.zone)
}
