package api

import (
	"context"
	"net/http"
	"strconv"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) macroRoutes() {
	serve(a, route{method: http.MethodGet, path: "/macros", name: "list-macros", tag: "macros",
		summary: "Lists the macros that are shared, and my own, by name."}, a.macros)
	serve(a, route{method: http.MethodPost, path: "/macros", name: "create-macro", tag: "macros", created: true,
		summary: "Makes a macro: a list of actions under a name."}, a.createMacro)
	serve(a, route{method: http.MethodPatch, path: "/macros/{id}", name: "change-macro", tag: "macros",
		summary: "Changes a macro."}, a.changeMacro)
	serve(a, route{method: http.MethodDelete, path: "/macros/{id}", name: "delete-macro", tag: "macros",
		summary: "Deletes a macro. What was done with it stays."}, a.deleteMacro)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/macro-runs", name: "run-macro", tag: "macros", keyless: true,
		summary: "Does the steps of a macro to a conversation, each by its own rules, and tells of each. The same run_id again does what is not done yet, and nothing twice."},
		a.runMacro)
}

// Macro is a list of actions under a name.
type Macro struct {
	ID        ID          `json:"id"`
	Scope     string      `json:"scope" enum:"personal,shared" doc:"Personal: nobody else sees it."`
	Name      string      `json:"name"`
	Steps     []MacroStep `json:"steps" doc:"In order."`
	UpdatedAt Time        `json:"updated_at"`
	Version   string      `json:"version" doc:"Seq of the last event that changed it."`
}

// MacroStep is one action. What its kind does not use is null or empty.
type MacroStep struct {
	Kind     string `json:"kind" enum:"assign_me,assign_agent,assign_team,set_team,unassign,add_labels,remove_labels,priority,pending,reopen,close,snooze,mute,note,reply"`
	Agent    ID     `json:"agent_id"`
	Team     ID     `json:"team_id"`
	Labels   []ID   `json:"label_ids"`
	Priority Text   `json:"priority"`
	Reason   ID     `json:"reason_id"`
	Until    Text   `json:"until"`
	Hours    int    `json:"hours"`
	Text     string `json:"text"`
	Canned   ID     `json:"canned_response_id"`
}

func stepOf(s *desk.MacroStep) MacroStep {
	return MacroStep{string(s.Kind), ID{s.Agent}, ID{s.Team}, ids(s.Labels), Text(s.Priority), ID{s.Reason}, Text(s.Until), s.Hours, s.Text, ID{s.Canned}}
}

func macroOf(m *desk.Macro) Macro {
	scope := "shared"
	if m.Personal() {
		scope = "personal"
	}
	return Macro{ID{m.ID}, scope, m.Name, shown(m.Steps, stepOf), Time{m.UpdatedAt}, strconv.FormatInt(m.Version, 10)}
}

// givenStep is a step as it is written.
type givenStep struct {
	Kind     string `json:"kind" enum:"assign_me,assign_agent,assign_team,set_team,unassign,add_labels,remove_labels,priority,pending,reopen,close,snooze,mute,note,reply"`
	Agent    ID     `json:"agent_id,omitempty" doc:"Of assign_agent."`
	Team     ID     `json:"team_id,omitempty" doc:"Of assign_team: its queue. Of set_team: whose it is, without a transfer."`
	Labels   []ID   `json:"label_ids,omitempty" maxItems:"20" doc:"Of add_labels and remove_labels."`
	Priority string `json:"priority,omitempty" enum:"none,low,medium,high,urgent"`
	Reason   ID     `json:"reason_id,omitempty" doc:"Of close: one of /close-reasons."`
	Until    string `json:"until,omitempty" enum:"reply,tomorrow,next_week" doc:"Of snooze: the customer's next message, or nine in the morning by the clock of whoever runs it."`
	Hours    int    `json:"hours,omitempty" minimum:"0" maximum:"8760" doc:"Of snooze, in place of until; of mute, 0: for good."`
	Text     string `json:"text,omitempty" doc:"Of a note, a reply, or of close: what came of it. Placeholders such as {{contact.name}} are filled in when it runs."`
	Canned   ID     `json:"canned_response_id,omitempty" doc:"Of a reply, in place of text: with its files, as it is when it runs."`
}

func readSteps(list []givenStep) []desk.MacroStep {
	out := make([]desk.MacroStep, len(list))
	for i, s := range list {
		out[i] = desk.MacroStep{Kind: desk.StepKind(s.Kind), Agent: s.Agent.N, Team: s.Team.N, Labels: numbers(s.Labels), Priority: s.Priority,
			Reason: s.Reason.N, Until: s.Until, Hours: s.Hours, Text: s.Text, Canned: s.Canned.N}
	}
	return out
}

func (a *API) macros(ctx context.Context, actor *desk.Actor, _ *none) (Page[Macro], error) {
	list, err := a.App.Macros(ctx, actor)
	return whole(shown(list, macroOf)), err
}

type createMacroInput struct {
	Body struct {
		Scope string      `json:"scope" enum:"personal,shared" doc:"Shared ones need macros.manage."`
		Name  string      `json:"name" doc:"Once for each scope, whatever its accents and capitals."`
		Steps []givenStep `json:"steps" doc:"In the order in which they run, 20 at most."`
	}
}

func (a *API) createMacro(ctx context.Context, actor *desk.Actor, in *createMacroInput) (Macro, error) {
	b := &in.Body
	personal, steps := b.Scope == "personal", readSteps(b.Steps)
	m, err := a.App.NewMacro(ctx, actor, app.MacroChange{Personal: &personal, Name: &b.Name, Steps: &steps})
	return macroOf(&m), err
}

type changeMacroInput struct {
	ByID
	Body struct {
		Scope string             `json:"scope,omitempty" enum:"personal,shared" doc:"Personal: yours."`
		Name  Field[string]      `json:"name,omitempty"`
		Steps Field[[]givenStep] `json:"steps,omitempty" doc:"All that it shall have, in order."`
	}
}

func (a *API) changeMacro(ctx context.Context, actor *desk.Actor, in *changeMacroInput) (Macro, error) {
	b := &in.Body
	change := app.MacroChange{Name: b.Name.pointer()}
	if b.Steps.Set {
		steps := readSteps(b.Steps.Value)
		change.Steps = &steps
	}
	if b.Scope != "" {
		personal := b.Scope == "personal"
		change.Personal = &personal
	}
	m, err := a.App.ChangeMacro(ctx, actor, in.ID.N, change)
	return macroOf(&m), err
}

func (a *API) deleteMacro(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteMacro(ctx, actor, in.ID.N)
}

type runMacroInput struct {
	ByNumber
	Body struct {
		Macro    ID     `json:"macro_id"`
		Run      string `json:"run_id" minLength:"1" maxLength:"36" doc:"Your own id of this run, such as a UUID. To repeat it is safe for two days."`
		LastSeen ID     `json:"last_seen_id,omitempty" doc:"The newest message that you have seen. If others have answered since, a reply is not sent; if the customer has written, the conversation is not finished."`
		Force    bool   `json:"force,omitempty" doc:"Replies and finishes although."`
		TimeZone string `json:"time_zone,omitempty" doc:"IANA: whose tomorrow. Absent: mine, or else the workspace's."`
	}
}

// MacroRun tells what became of a run.
type MacroRun struct {
	Macro        *view.Ref          `json:"macro"`
	Done         bool               `json:"done" doc:"All of it."`
	Steps        []MacroStepDone    `json:"steps" doc:"In order."`
	Conversation *view.Conversation `json:"conversation" doc:"As it is now. Null: you do not see it any more."`
}

// MacroStepDone tells what became of a step.
type MacroStepDone struct {
	Kind  string     `json:"kind"`
	Done  bool       `json:"done"`
	Error *BulkError `json:"error" doc:"Why it was not done."`
}

func (a *API) runMacro(ctx context.Context, actor *desk.Actor, in *runMacroInput) (out MacroRun, err error) {
	b := &in.Body
	did, err := a.App.RunMacro(ctx, actor, in.Number, b.Macro.N, app.MacroRun{Key: b.Run, LastSeen: b.LastSeen.N, Force: b.Force, TimeZone: b.TimeZone})
	if err != nil {
		return out, err
	}
	out = MacroRun{Macro: refOf(did.Macro.ID, did.Macro.Name), Done: true, Steps: make([]MacroStepDone, len(did.Steps))}
	for i, s := range did.Steps {
		out.Steps[i] = MacroStepDone{Kind: string(s.Kind), Done: s.Err == nil}
		if s.Err != nil {
			p := a.problem(ctx, s.Err)
			out.Done, out.Steps[i].Error = false, &BulkError{p.Code, p.sentence()}
		}
	}
	if did.Conversation != nil {
		out.Conversation, err = a.conversation(ctx, *did.Conversation, nil)
	}
	return out, err
}
