package app

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
)

// maxStepHours is how long a step snoozes or mutes at most.
const maxStepHours = 24 * 365

// named is what the steps of a macro name, as far as it is there now.
type named struct {
	labels, agents, teams, reasons map[int64]bool
	canned                         map[int64]*desk.CannedResponse // those that the actor has
}

// namedBy reads what steps name; nothing for a noun that they do not use.
func (a *App) namedBy(ctx context.Context, actor *desk.Actor, steps []desk.MacroStep) (n named, err error) {
	uses := func(is func(*desk.MacroStep) bool) bool {
		return err == nil && slices.ContainsFunc(steps, func(s desk.MacroStep) bool { return is(&s) })
	}
	if uses(func(s *desk.MacroStep) bool { return len(s.Labels) > 0 }) {
		var list []desk.Label
		list, err = a.Store.Labels(ctx, actor.Workspace)
		n.labels = idsOf(list, func(l *desk.Label) int64 { return l.ID })
	}
	if uses(func(s *desk.MacroStep) bool { return s.Agent != 0 }) {
		var list []desk.Member
		list, err = a.Store.Members(ctx, actor.Workspace)
		list = slices.DeleteFunc(list, func(m desk.Member) bool { return !m.Active })
		n.agents = idsOf(list, func(m *desk.Member) int64 { return m.User })
	}
	if uses(func(s *desk.MacroStep) bool { return s.Team != 0 }) {
		var list []desk.Team
		list, err = a.Store.Teams(ctx, actor.Workspace)
		n.teams = idsOf(list, func(t *desk.Team) int64 { return t.ID })
	}
	if uses(func(s *desk.MacroStep) bool { return s.Reason != 0 }) {
		var list []desk.CloseReason
		list, err = a.Store.CloseReasons(ctx, actor.Workspace)
		n.reasons = idsOf(list, func(r *desk.CloseReason) int64 { return r.ID })
	}
	if uses(func(s *desk.MacroStep) bool { return s.Canned != 0 }) {
		var list []desk.CannedResponse
		list, err = a.Store.CannedResponses(ctx, actor)
		n.canned = make(map[int64]*desk.CannedResponse, len(list))
		for i := range list {
			n.canned[list[i].ID] = &list[i]
		}
	}
	return n, err
}

func idsOf[T any](list []T, id func(*T) int64) map[int64]bool {
	out := make(map[int64]bool, len(list))
	for i := range list {
		out[id(&list[i])] = true
	}
	return out
}

// missing is the code of what a step needs and is there no longer; "": nothing. A label that is gone needs not be taken off.
func (n *named) missing(s *desk.MacroStep) string {
	switch {
	case s.Kind == desk.StepAddLabels && slices.ContainsFunc(s.Labels, func(id int64) bool { return !n.labels[id] }):
		return "macro_label_gone"
	case s.Agent != 0 && !n.agents[s.Agent]:
		return "macro_agent_gone"
	case s.Team != 0 && !n.teams[s.Team]:
		return "macro_team_gone"
	case s.Reason != 0 && !n.reasons[s.Reason]:
		return "macro_reason_gone"
	case s.Canned != 0 && n.canned[s.Canned] == nil:
		return "macro_canned_response_gone"
	}
	return ""
}

// checkSteps leaves of each step what its kind uses, and says what is wrong with them.
func (a *App) checkSteps(ctx context.Context, actor *desk.Actor, steps []desk.MacroStep) ([]desk.MacroStep, faults, error) {
	f := faults{}
	switch {
	case len(steps) == 0:
		f.add("steps", "required")
	case len(steps) > maxSteps:
		f.add("steps", "too_many")
		return nil, f, nil
	}
	known, err := a.namedBy(ctx, actor, steps)
	if err != nil {
		return nil, nil, err
	}
	out := make([]desk.MacroStep, len(steps))
	for i, s := range steps {
		var code string
		if out[i], code = cleanStep(s); code == "" && (known.missing(&out[i]) != "" || out[i].Kind == desk.StepRemoveLabels && !known.all(out[i].Labels)) {
			code = "not_found"
		}
		if code != "" {
			f.add(stepField(i), code)
		}
	}
	return out, f, nil
}

func (n *named) all(labels []int64) bool {
	return !slices.ContainsFunc(labels, func(id int64) bool { return !n.labels[id] })
}

// cleanStep leaves what the step's kind uses. code says what is wrong with it.
func cleanStep(s desk.MacroStep) (out desk.MacroStep, code string) {
	out.Kind = s.Kind
	need := func(there bool) {
		if !there && code == "" {
			code = "required"
		}
	}
	switch s.Kind {
	case desk.StepAssignAgent:
		out.Agent = s.Agent
		need(out.Agent != 0)
	case desk.StepAssignTeam, desk.StepSetTeam:
		out.Team = s.Team
		need(out.Team != 0)
	case desk.StepAddLabels, desk.StepRemoveLabels:
		out.Labels = s.Labels
		if need(len(s.Labels) > 0); len(s.Labels) > desk.MaxLabels {
			code = "too_many"
		}
	case desk.StepPriority:
		out.Priority = s.Priority
		if _, ok := desk.ParsePriority(s.Priority); !ok {
			code = "not_a_choice"
		}
	case desk.StepClose:
		out.Reason = s.Reason
		out.Text, code = stepText(s.Text, maxCloseSummary)
	case desk.StepSnooze:
		out.Until, out.Hours, code = snoozeOf(s)
	case desk.StepMute:
		if out.Hours = s.Hours; s.Hours < 0 || s.Hours > maxStepHours {
			code = "not_a_choice"
		}
	case desk.StepNote:
		out.Text, code = stepText(s.Text, maxNote)
		need(out.Text != "")
	case desk.StepReply:
		if out.Canned = s.Canned; out.Canned == 0 {
			out.Text, code = stepText(s.Text, maxCannedText)
			need(out.Text != "")
		}
	default:
		if !slices.Contains(desk.StepKinds, s.Kind) {
			code = "not_a_choice"
		}
	}
	return out, code
}

func stepText(text string, longest int) (out, code string) {
	if out = strings.TrimSpace(sanitize.Text(text)); utf8.RuneCountInString(out) > longest {
		code = "too_long"
	}
	return out, code
}

// snoozeOf reads the end of a snooze: one of the named ones, or some hours.
func snoozeOf(s desk.MacroStep) (until string, hours int, code string) {
	switch s.Until {
	case desk.UntilReply, desk.UntilTomorrow, desk.UntilNextWeek:
		return s.Until, 0, ""
	case "":
		if s.Hours < 1 || s.Hours > maxStepHours {
			code = "not_a_choice"
		}
		return "", s.Hours, code
	}
	return "", 0, "not_a_choice"
}
