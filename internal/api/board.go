package api

import (
	"context"
	"net/http"
	"strconv"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) boardRoutes() {
	serve(a, route{method: http.MethodGet, path: "/live-board", name: "get-live-board", tag: "reports",
		summary: "How all that you see stands at this moment, by inbox, team and agent; true at seq. Needs supervise."}, a.board)
	serve(a, route{method: http.MethodGet, path: "/live-board/missed", name: "list-missed-targets", tag: "reports",
		summary: "The SLA targets that were missed today in what you see, the last first, at most 200. Needs supervise."}, a.missedToday)
}

type missedInput struct {
	Inbox ID `query:"inbox_id" doc:"Only of this inbox."`
	Team  ID `query:"team_id" doc:"Only those of this team then."`
	Agent ID `query:"agent_id" doc:"Only those of this member then."`
}

// MissedTarget is an SLA target that was missed.
type MissedTarget struct {
	Number   int64     `json:"number" doc:"The conversation's."`
	Contact  string    `json:"contact" doc:"The contact's name; may be empty."`
	Target   string    `json:"target" enum:"first_reply,next_reply,resolution"`
	Due      Time      `json:"due_at"`
	Inbox    *view.Ref `json:"inbox"`
	Assignee *view.Ref `json:"assignee" doc:"Who had it then."`
}

func (a *API) missedToday(ctx context.Context, actor *desk.Actor, in *missedInput) (Page[MissedTarget], error) {
	list, err := a.App.Missed(ctx, actor, in.Inbox.N, in.Team.N, in.Agent.N)
	if err != nil {
		return Page[MissedTarget]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Page[MissedTarget]{}, err
	}
	return whole(shown(list, func(m *app.MissedTarget) MissedTarget {
		return MissedTarget{m.Number, names.Called(m.Contact), m.Target.String(), Time{m.Due}, &view.Ref{ID: desk.FormatID(m.Inbox), Name: names.Inboxes[m.Inbox].Name},
			view.Person(m.Assignee, names)}
	})), nil
}

// BoardLine is how an inbox, a team or an agent stands.
type BoardLine struct {
	ID      ID     `json:"id"`
	Name    string `json:"name"`
	Open    int    `json:"open" doc:"Open and pending."`
	Queue   int    `json:"queue" doc:"Open, and neither an agent nor a bot has it."`
	Waiting int    `json:"waiting" doc:"Open, no bot has it, and the customer waits."`
	Oldest  Time   `json:"oldest_waiting_at" doc:"Since when the first of those waits."`
	Closing int    `json:"closing" doc:"Of those, whose reply window ends within an hour; counted up to fifty in all."`
	AtRisk  int    `json:"sla_at_risk" doc:"Conversations with an SLA target that is at risk, and none that is missed."`
	Over    int    `json:"sla_breached" doc:"Conversations with an SLA target that is over, and was not met so far."`
	Met     int    `json:"sla_met_today" doc:"SLA targets that were met since the workspace's day began, whose the conversation was then."`
	Missed  int    `json:"sla_missed_today" doc:"Those that were missed."`
}

// BoardAgent is a member who may have conversations of the inboxes.
type BoardAgent struct {
	BoardLine
	Availability string `json:"availability" enum:"online,away,offline"`
	Since        Time   `json:"since" doc:"Of who is online or away."`
	ByHand       bool   `json:"by_hand" doc:"Away by his own choice."`
}

// BoardClosing is a conversation whose customer waits, and whose reply window ends within an hour.
type BoardClosing struct {
	Number   int64     `json:"number"`
	Contact  string    `json:"contact" doc:"The contact's name; may be empty."`
	Inbox    *view.Ref `json:"inbox"`
	Assignee *view.Ref `json:"assignee"`
	ClosesAt Time      `json:"window_closes_at"`
}

// LiveBoard is how everything stands.
type LiveBoard struct {
	Seq     string         `json:"seq"`
	Total   BoardLine      `json:"total"`
	Inboxes []BoardLine    `json:"inboxes" doc:"Those that have something, by id; so too teams."`
	Teams   []BoardLine    `json:"teams"`
	Agents  []BoardAgent   `json:"agents"`
	Closing []BoardClosing `json:"closing" doc:"The first to end first, at most fifty."`
}

func (a *API) board(ctx context.Context, actor *desk.Actor, _ *none) (LiveBoard, error) {
	b, err := a.App.Board(ctx, actor)
	if err != nil {
		return LiveBoard{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return LiveBoard{}, err
	}
	line := func(l *app.BoardLine, name string) BoardLine {
		return BoardLine{ID{l.ID}, name, l.Open, l.Queue, l.Waiting, Time{l.Oldest}, l.Closing, l.AtRisk, l.Breached, l.Met, l.Missed}
	}
	out := LiveBoard{Seq: strconv.FormatInt(b.Seq, 10), Total: line(&b.Total, "")}
	out.Inboxes = shown(b.Inboxes, func(l *app.BoardLine) BoardLine { return line(l, names.Inboxes[l.ID].Name) })
	out.Teams = shown(b.Teams, func(l *app.BoardLine) BoardLine { return line(l, names.Teams[l.ID]) })
	out.Agents = shown(b.Agents, func(l *app.BoardLine) BoardAgent {
		s := b.Standings[l.ID]
		agent := BoardAgent{BoardLine: line(l, names.Members[l.ID]), Availability: desk.Offline.String()}
		if s.User != 0 {
			shown := standingOf(&s)
			agent.Availability, agent.Since, agent.ByHand = shown.Availability, shown.Since, shown.ByHand
		}
		return agent
	})
	out.Closing = make([]BoardClosing, len(b.Closing))
	for i, c := range b.Closing {
		out.Closing[i] = BoardClosing{c.Number, names.Called(c.Contact), &view.Ref{ID: desk.FormatID(c.Inbox), Name: names.Inboxes[c.Inbox].Name},
			view.Person(c.Assignee, names), Time{c.LastInbound.Add(desk.ReplyWindow)}}
	}
	return out, nil
}
