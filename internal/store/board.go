package store

import (
	"context"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// BoardRow is what one agent (0: nobody; -1: a bot) has of one team's (0: no team's) conversations of one inbox.
type BoardRow struct {
	Inbox, Team, Assignee int64
	Open                  int       // open and pending
	Queue                 int       // open, and nobody has it
	Waiting               int       // customers without an answer
	Oldest                time.Time // since when the first of them waits; zero: none does
	AtRisk, Breached      int       // conversations with an SLA target at risk, and with one that is over
	Met, Missed           int       // SLA targets since the day began
}

// Closing is a conversation whose customer waits, and whose reply window ends soon.
type Closing struct {
	Number                int64
	Inbox, Team, Assignee int64
	Contact               string // its name; "": it has none
	LastInbound           time.Time
}

// mostClosing is how many of those are listed.
const mostClosing = 50

// Board reads who has how much of what an actor sees, and whose windows end: those of customers who wait, and wrote last between two
// moments. What is open comes from the tally, who waits from an index that has nothing else. day is when the day began.
func (s *Store) Board(ctx context.Context, a *desk.Actor, from, to, day time.Time) (rowsOf []BoardRow, closing []Closing, seq int64, err error) {
	if len(a.Inboxes) == 0 {
		return nil, nil, 0, nil
	}
	d := s.engine.dialect()
	byKey := map[[3]int64]*BoardRow{}
	row := func(inbox, team, assignee int64) *BoardRow {
		key := [3]int64{inbox, team, assignee}
		if byKey[key] == nil {
			byKey[key] = &BoardRow{Inbox: inbox, Team: team, Assignee: assignee}
		}
		return byKey[key]
	}
	where, args := sight(d, a, []any{a.Workspace})
	waiting := lookup{`SELECT c.inbox_id, c.team_id, c.assignee_id, count(*), min(c.waiting_since) FROM conversations c` + d.by("conversations_unattended_created") +
		` WHERE c.workspace_id = $1 AND c.status = 0 AND ` + unattended + ` AND (` + where + `) GROUP BY c.inbox_id, c.team_id, c.assignee_id`, args, func(r rows) error {
		var inbox, team, assignee, since int64
		var n int
		if err := r.Scan(&inbox, &team, &assignee, &n, &since); err != nil {
			return err
		}
		one := row(inbox, team, assignee)
		one.Waiting, one.Oldest = n, moment(since)
		return nil
	}}
	spanWhere, spanArgs := sight(d, a, []any{a.Workspace, micros(from), micros(to)})
	ending := lookup{`SELECT c.number, c.inbox_id, c.team_id, c.assignee_id, ct.name, ` + lastInbound + ` AS last FROM conversations c` + d.by("conversations_unattended_created") + `
		JOIN threads t ON t.workspace_id = c.workspace_id AND t.id = c.thread_id
		JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id
		WHERE c.workspace_id = $1 AND c.status = 0 AND ` + unattended + ` AND ` + lastInbound + ` > $2 AND ` + lastInbound + ` <= $3 AND (` + spanWhere + `)
		ORDER BY last LIMIT ` + strconv.Itoa(mostClosing), spanArgs, func(r rows) error {
		var c Closing
		var last int64
		err := r.Scan(&c.Number, &c.Inbox, &c.Team, &c.Assignee, &c.Contact, &last)
		c.LastInbound = moment(last)
		closing = append(closing, c)
		return err
	}}
	t, err := s.tallies.of(ctx, s.engine, a.Workspace, &seq, []lookup{waiting, ending, s.boardSLA(a, row), s.boardSLAResults(a, day, row)})
	if err != nil {
		return nil, nil, 0, err
	}
	t.apart(func(r *tallyRow) {
		if r.label != 0 || !r.facts.Status.Active() || !a.Sees(r.facts, false) {
			return
		}
		assignee := r.facts.Assignee
		if r.facts.Bot != 0 {
			assignee = botAssignee
		}
		one := row(r.facts.Inbox, r.facts.Team, assignee)
		one.Open += r.n
		if r.facts.Queued() {
			one.Queue += r.n
		}
	})
	for _, one := range byKey {
		if *one != (BoardRow{Inbox: one.Inbox, Team: one.Team, Assignee: one.Assignee}) { // what it had came and went since the tally was read
			rowsOf = append(rowsOf, *one)
		}
	}
	return rowsOf, closing, seq, nil
}

// boardSLA counts what is at risk, and what is missed, at this moment.
func (s *Store) boardSLA(a *desk.Actor, row func(inbox, team, assignee int64) *BoardRow) lookup {
	d := s.engine.dialect()
	inboxes, args := d.oneOf("c.inbox_id", a.Inboxes, []any{a.Workspace, micros(s.Now())})
	where, args := sight(d, a, args)
	return lookup{`SELECT c.inbox_id, c.team_id, CASE WHEN c.bot_id > 0 THEN ` + strconv.Itoa(botAssignee) + ` ELSE c.assignee_id END AS who,
		sum(CASE WHEN c.sla_due > $2 THEN 1 ELSE 0 END), sum(CASE WHEN c.sla_due <= $2 THEN 1 ELSE 0 END)
		FROM conversations c` + d.by("conversations_active_due") + ` WHERE c.workspace_id = $1 AND ` + inboxes + ` AND c.sla_due < ` + never + `
		AND (c.sla_due <= $2 OR c.sla_warn <= $2) AND (` + where + `) GROUP BY c.inbox_id, c.team_id, who`, args, func(r rows) error {
		var inbox, team, assignee int64
		var atRisk, breached int
		if err := r.Scan(&inbox, &team, &assignee, &atRisk, &breached); err != nil {
			return err
		}
		one := row(inbox, team, assignee)
		one.AtRisk, one.Breached = atRisk, breached
		return nil
	}}
}
