package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// BoardClosing is how long before its end a reply window is on the board.
const BoardClosing = time.Hour

// BoardLine is how an inbox, a team or an agent stands at this moment.
type BoardLine struct {
	ID                   int64
	Open, Queue, Waiting int
	Oldest               time.Time // since when the first customer waits; zero: none does
	Closing              int       // whose window ends within BoardClosing
	AtRisk, Breached     int       // conversations, by their SLA
	Met, Missed          int       // SLA targets, today
}

// Board is how everything stands that the actor sees. Lines are ordered by id; only what has something has one, save agents: each member
// of one of the actor's inboxes has one.
type Board struct {
	Seq                    int64
	Total                  BoardLine
	Inboxes, Teams, Agents []BoardLine
	Closing                []store.Closing // the first to end first; its count may be less than there are
	Standings              map[int64]desk.Standing
}

// Board reads how everything stands at this moment, as far as the actor sees.
func (a *App) Board(ctx context.Context, actor *desk.Actor) (b Board, err error) {
	if err := actor.Need(desk.PermSupervise); err != nil {
		return b, err
	}
	now := a.Store.Now()
	day, err := a.dayOf(ctx, actor.Workspace)
	if err != nil {
		return b, err
	}
	list, closing, seq, err := a.Store.Board(ctx, actor, now.Add(-desk.ReplyWindow), now.Add(BoardClosing-desk.ReplyWindow), day)
	if err != nil {
		return b, err
	}
	agents, err := a.boardAgents(ctx, actor)
	if err != nil {
		return b, err
	}
	b.Seq, b.Closing = seq, closing
	inboxes, teams := map[int64]*BoardLine{}, map[int64]*BoardLine{}
	for i := range list {
		for _, l := range b.lines(inboxes, teams, agents, list[i].Inbox, list[i].Team, list[i].Assignee) {
			l.add(&list[i])
		}
	}
	for _, c := range closing {
		for _, l := range b.lines(inboxes, teams, agents, c.Inbox, c.Team, c.Assignee) {
			l.Closing++
		}
	}
	b.Inboxes, b.Teams, b.Agents = sortedLines(inboxes), sortedLines(teams), sortedLines(agents)
	b.Standings = map[int64]desk.Standing{}
	for _, s := range a.Availabilities(actor) {
		b.Standings[s.User] = s
	}
	return b, nil
}

// dayOf is when today began, by the workspace's clock.
func (a *App) dayOf(ctx context.Context, workspace int64) (time.Time, error) {
	w, err := a.Store.Workspace(ctx, workspace)
	if err != nil {
		return time.Time{}, err
	}
	zone, err := time.LoadLocation(w.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	now := a.Store.Now().In(zone)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone), nil
}

// mostMissed is how many targets that were missed are listed.
const mostMissed = 200

// MissedTarget is an SLA target that was missed.
type MissedTarget = store.Missed

// Missed lists the SLA targets that were missed today, the last first: of an inbox, a team or an agent, or of all (0) that the actor sees.
func (a *App) Missed(ctx context.Context, actor *desk.Actor, inbox, team, agent int64) ([]MissedTarget, error) {
	if err := actor.Need(desk.PermSupervise); err != nil {
		return nil, err
	}
	day, err := a.dayOf(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	return a.Store.Missed(ctx, actor, store.MissedQuery{Since: day, Inbox: inbox, Team: team, Agent: agent, Limit: mostMissed})
}

// boardAgents are lines for the active members of the actor's inboxes who answer.
func (a *App) boardAgents(ctx context.Context, actor *desk.Actor) (map[int64]*BoardLine, error) {
	members, err := a.Members(ctx, actor)
	if err != nil {
		return nil, err
	}
	belonging, err := a.Store.Belonging(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	inOurs := func(user int64) bool {
		return slices.ContainsFunc(actor.Inboxes, func(inbox int64) bool {
			return slices.Contains(belonging.MembersOfInbox[inbox], user) || slices.ContainsFunc(belonging.TeamsOfInbox[inbox], func(team int64) bool {
				return slices.Contains(belonging.MembersOfTeam[team], user)
			})
		})
	}
	out := map[int64]*BoardLine{}
	for _, m := range members {
		if m.Active && !m.Pending && slices.Contains(m.Permissions, desk.PermReply) && (m.Role == desk.RoleAdministrator || inOurs(m.User)) {
			out[m.User] = &BoardLine{ID: m.User}
		}
	}
	return out, nil
}

// lines are those that something counts in: the total's, its inbox's, its team's and its agent's.
func (b *Board) lines(inboxes, teams, agents map[int64]*BoardLine, inbox, team, agent int64) []*BoardLine {
	out := []*BoardLine{&b.Total, lineOf(inboxes, inbox)}
	if team != 0 {
		out = append(out, lineOf(teams, team))
	}
	if agent > 0 {
		out = append(out, lineOf(agents, agent))
	}
	return out
}

func lineOf(of map[int64]*BoardLine, id int64) *BoardLine {
	if of[id] == nil {
		of[id] = &BoardLine{ID: id}
	}
	return of[id]
}

func (l *BoardLine) add(r *store.BoardRow) {
	l.Open, l.Queue, l.Waiting = l.Open+r.Open, l.Queue+r.Queue, l.Waiting+r.Waiting
	l.AtRisk, l.Breached = l.AtRisk+r.AtRisk, l.Breached+r.Breached
	l.Met, l.Missed = l.Met+r.Met, l.Missed+r.Missed
	if !r.Oldest.IsZero() && (l.Oldest.IsZero() || r.Oldest.Before(l.Oldest)) {
		l.Oldest = r.Oldest
	}
}

func sortedLines(of map[int64]*BoardLine) []BoardLine {
	out := make([]BoardLine, 0, len(of))
	for _, id := range slices.SortedFunc(maps.Keys(of), cmp.Compare[int64]) {
		out = append(out, *of[id])
	}
	return out
}
